package io.sluice.compressor.evaluation;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.code.Function;
import io.sluice.compressor.torchscript.code.FunctionSource;
import io.sluice.compressor.torchscript.code.UnreadableCodeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a TorchScript archive takes, by the code of its {@code forward}: names, but no shapes. */
final class ScriptInputs {
  private ScriptInputs() {}

  /**
   * @return empty when the code is not understood
   * @throws CompressionException when it takes something that is no tensor
   */
  static List<Port> of(Path file) throws CompressionException, IOException {
    Optional<Function> forward = forward(file);
    return forward.isEmpty() ? List.of() : ports(forward.get());
  }

  private static Optional<Function> forward(Path file) throws IOException {
    try (ScriptArchive archive = ScriptArchive.open(file)) {
      ScriptModule module = archive.module();
      Optional<FunctionSource> source =
          module
              .code()
              .findClass(module.root().className())
              .flatMap(root -> root.method("forward"));
      return source.isEmpty() ? Optional.empty() : Optional.of(source.get().parse());
    } catch (CompressionException | UnreadableCodeException e) {
      // libtorch reads more than we do, and has loaded it
      return Optional.empty();
    }
  }

  private static List<Port> ports(Function forward) throws CompressionException {
    List<Port> ports = new ArrayList<>();
    for (Function.Parameter parameter :
        forward.parameters().subList(1, forward.parameters().size())) {
      boolean optional = parameter.defaultValue() != null;
      if (isTensor(parameter.type())) {
        ports.add(new Port(parameter.name(), null, null, optional));
      } else if (optional) {
        break;
      } else {
        throw new CompressionException(
            "The model's forward takes %s as %s; only tensors can be given"
                .formatted(parameter.name(), parameter.type()));
      }
    }
    return ports;
  }

  private static boolean isTensor(String type) {
    return type.isEmpty() || type.equals("Tensor") || type.equals("Optional[Tensor]");
  }
}

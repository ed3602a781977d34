package io.sluice.measurement;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.code.ScriptFunction;
import io.sluice.torchscript.code.ScriptFunctionSource;
import io.sluice.torchscript.code.UnsupportedSyntaxException;
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
   * @throws ModelProcessingException when it takes something that is no tensor
   */
  static List<ModelInputPort> of(Path file) throws ModelProcessingException, IOException {
    Optional<ScriptFunction> forward = forward(file);
    return forward.isEmpty() ? List.of() : ports(forward.get());
  }

  private static Optional<ScriptFunction> forward(Path file) throws IOException {
    try (ScriptArchive archive = ScriptArchive.open(file)) {
      ScriptModule module = archive.module();
      Optional<ScriptFunctionSource> source =
          module
              .code()
              .findClass(module.root().className())
              .flatMap(root -> root.method("forward"));
      return source.isEmpty() ? Optional.empty() : Optional.of(source.get().parse());
    } catch (ModelProcessingException | UnsupportedSyntaxException e) {
      // libtorch reads more than we do, and has loaded it
      return Optional.empty();
    }
  }

  private static List<ModelInputPort> ports(ScriptFunction forward)
      throws ModelProcessingException {
    List<ModelInputPort> ports = new ArrayList<>();
    for (ScriptFunction.Parameter parameter :
        forward.parameters().subList(1, forward.parameters().size())) {
      boolean optional = parameter.defaultValue() != null;
      if (isTensor(parameter.type())) {
        ports.add(new ModelInputPort(parameter.name(), null, null, optional));
      } else if (optional) {
        break;
      } else {
        throw new ModelProcessingException(
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

package io.sluice.compressor.coding;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.code.ClassSource;
import io.sluice.compressor.torchscript.code.Function;
import io.sluice.compressor.torchscript.code.FunctionSource;
import io.sluice.compressor.torchscript.code.UnreadableCodeException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Wrapper class of a model with compact storage: decodes the tensors and delegates forward. */
record Wrapper(ClassSource source) {
  private static final String NAME = "__torch__.sluice.Stored";

  /** Header of forward: parameters after {@code self}, then the result type. */
  private static final Pattern HEADER =
      Pattern.compile("\\s*def forward\\(\\w+: [^,)]+(.*?)\\) -> ([^\\n]+):\\n.*", Pattern.DOTALL);

  static Wrapper of(ScriptModule model, Bank bank, List<String> assignments)
      throws CompressionException {
    String inner = model.root().className();
    FunctionSource forward =
        model
            .code()
            .findClass(inner)
            .flatMap(c -> c.method("forward"))
            .orElseThrow(() -> unreadable(inner, "has no forward"));
    Matcher header = HEADER.matcher(forward.text());
    if (!header.matches()) {
      throw unreadable(inner, "has a forward with an unreadable first line");
    }
    String name = NAME;
    for (int i = 1; model.code().findClass(name).isPresent(); i++) {
      name = NAME + i;
    }
    return new Wrapper(
        DecoderSource.of(
            name,
            inner,
            header.group(1).replaceAll("\\s+", " "),
            arguments(inner, forward),
            header.group(2),
            bank,
            assignments));
  }

  private static String arguments(String inner, FunctionSource forward)
      throws CompressionException {
    try {
      return forward.parse().parameters().stream()
          .skip(1)
          .map(Function.Parameter::name)
          .map(n -> n + ", ")
          .collect(Collectors.joining());
    } catch (UnreadableCodeException e) {
      throw unreadable(inner, "has an unreadable forward: " + e.getMessage());
    }
  }

  private static CompressionException unreadable(String inner, String what) {
    return new CompressionException(
        "Tried to add the decoder of stored tensors to the model, but its class "
            + inner
            + " "
            + what);
  }
}

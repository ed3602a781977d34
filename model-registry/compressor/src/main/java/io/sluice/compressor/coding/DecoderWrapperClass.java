package io.sluice.compressor.coding;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.code.ScriptClassSource;
import io.sluice.torchscript.code.ScriptFunction;
import io.sluice.torchscript.code.ScriptFunctionSource;
import io.sluice.torchscript.code.UnsupportedSyntaxException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Wrapper class of a model with compact storage: decodes the tensors and delegates forward. */
record DecoderWrapperClass(ScriptClassSource source) {
  private static final String NAME = "__torch__.sluice.Stored";

  /** Header of forward: parameters after {@code self}, then the result type. */
  private static final Pattern HEADER =
      Pattern.compile("\\s*def forward\\(\\w+: [^,)]+(.*?)\\) -> ([^\\n]+):\\n.*", Pattern.DOTALL);

  static DecoderWrapperClass of(
      ScriptModule model, CodedTensorBundle bank, List<String> assignments)
      throws ModelProcessingException {
    String inner = model.root().className();
    ScriptFunctionSource forward =
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
    return new DecoderWrapperClass(
        TensorDecoderScriptSource.of(
            name,
            inner,
            header.group(1).replaceAll("\\s+", " "),
            arguments(inner, forward),
            header.group(2),
            bank,
            assignments));
  }

  private static String arguments(String inner, ScriptFunctionSource forward)
      throws ModelProcessingException {
    try {
      return forward.parse().parameters().stream()
          .skip(1)
          .map(ScriptFunction.Parameter::name)
          .map(n -> n + ", ")
          .collect(Collectors.joining());
    } catch (UnsupportedSyntaxException e) {
      throw unreadable(inner, "has an unreadable forward: " + e.getMessage());
    }
  }

  private static ModelProcessingException unreadable(String inner, String what) {
    return new ModelProcessingException(
        "Tried to add the decoder of stored tensors to the model, but its class "
            + inner
            + " "
            + what);
  }
}

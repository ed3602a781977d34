package io.sluice.compressor.training;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.code.Function;
import io.sluice.compressor.torchscript.code.FunctionSource;
import io.sluice.compressor.torchscript.code.UnreadableCodeException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the {@code forward} of a model takes and gives.
 *
 * @param inputs names of its tensors
 * @param outputs how many tensors it gives: the logits or values, then features
 * @param tuple whether it gives a tuple, which may have one item
 */
record StudentSignature(List<String> inputs, int outputs, boolean tuple) {
  private static final Pattern RESULT = Pattern.compile("\\)\\s*->\\s*(.+):\\n");
  private static final Pattern TUPLE = Pattern.compile("Tuple\\[Tensor(, Tensor)*\\]");

  StudentSignature {
    inputs = List.copyOf(inputs);
  }

  /**
   * @throws CompressionException when it takes or gives anything but tensors
   */
  static StudentSignature of(ScriptModule model) throws CompressionException {
    FunctionSource forward =
        model
            .code()
            .findClass(model.root().className())
            .flatMap(c -> c.method("forward"))
            .orElseThrow(() -> new CompressionException("The model has no method forward"));
    String result = result(forward);
    boolean tuple = TUPLE.matcher(result).matches();
    if (!tuple && !result.equals("Tensor")) {
      throw new CompressionException(
          "Only models that give a tensor or a tuple of tensors are trained; this one's forward gives "
              + result);
    }
    return new StudentSignature(inputs(forward), tuple ? result.split(",", -1).length : 1, tuple);
  }

  private static String result(FunctionSource forward) throws CompressionException {
    Matcher result = RESULT.matcher(forward.text());
    if (!result.find()) {
      throw new CompressionException("The model's forward does not say what it gives");
    }
    return result.group(1);
  }

  private static List<String> inputs(FunctionSource forward) throws CompressionException {
    List<Function.Parameter> parameters;
    try {
      parameters = forward.parse().parameters();
    } catch (UnreadableCodeException e) {
      throw new CompressionException("The model's forward cannot be read: " + e.getMessage(), e);
    }
    List<Function.Parameter> inputs = parameters.subList(1, parameters.size());
    for (Function.Parameter input : inputs) {
      if (!input.type().equals("Tensor")) {
        throw new CompressionException(
            "Only models that take tensors are trained; the input %s of this one's forward is %s"
                .formatted(input.name(), input.type()));
      }
    }
    return inputs.stream().map(Function.Parameter::name).toList();
  }
}

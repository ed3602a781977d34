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
 * Inputs and outputs of a model's {@code forward}.
 *
 * @param inputs names of the input tensors
 * @param outputs number of output tensors: logits or values, then features
 * @param tuple whether the result is a tuple, possibly of a single item
 */
record StudentSignature(List<String> inputs, int outputs, boolean tuple) {
  private static final Pattern RESULT = Pattern.compile("\\)\\s*->\\s*(.+):\\n");
  private static final Pattern TUPLE = Pattern.compile("Tuple\\[Tensor(, Tensor)*\\]");

  StudentSignature {
    inputs = List.copyOf(inputs);
  }

  /**
   * Signature of the model.
   *
   * @throws CompressionException if {@code forward} is missing, or has inputs or outputs other than
   *     tensors
   */
  static StudentSignature of(ScriptModule model) throws CompressionException {
    FunctionSource forward =
        model
            .code()
            .findClass(model.root().className())
            .flatMap(c -> c.method("forward"))
            .orElseThrow(
                () ->
                    new CompressionException(
                        "Tried to train the model, but it has no method forward"));
    String result = result(forward);
    boolean tuple = TUPLE.matcher(result).matches();
    if (!tuple && !result.equals("Tensor")) {
      throw new CompressionException(
          "Training needs a model returning a tensor or a tuple of tensors, but forward returns "
              + result);
    }
    return new StudentSignature(inputs(forward), tuple ? result.split(",", -1).length : 1, tuple);
  }

  private static String result(FunctionSource forward) throws CompressionException {
    Matcher result = RESULT.matcher(forward.text());
    if (!result.find()) {
      throw new CompressionException(
          "Tried to train the model, but its forward declares no return type");
    }
    return result.group(1);
  }

  private static List<String> inputs(FunctionSource forward) throws CompressionException {
    List<Function.Parameter> parameters;
    try {
      parameters = forward.parse().parameters();
    } catch (UnreadableCodeException e) {
      throw new CompressionException(
          "Tried to read the model's forward, but its code is unreadable: " + e.getMessage(), e);
    }
    List<Function.Parameter> inputs = parameters.subList(1, parameters.size());
    for (Function.Parameter input : inputs) {
      if (!input.type().equals("Tensor")) {
        throw new CompressionException(
            "Training needs a model with tensor inputs, but the input %s of forward has type %s"
                .formatted(input.name(), input.type()));
      }
    }
    return inputs.stream().map(Function.Parameter::name).toList();
  }
}

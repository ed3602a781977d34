package io.sluice.training;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.code.ScriptFunction;
import io.sluice.torchscript.code.ScriptFunctionSource;
import io.sluice.torchscript.code.UnsupportedSyntaxException;
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
record ForwardSignature(List<String> inputs, int outputs, boolean tuple) {
  private static final Pattern RESULT = Pattern.compile("\\)\\s*->\\s*(.+):\\n");
  private static final Pattern TUPLE = Pattern.compile("Tuple\\[Tensor(, Tensor)*\\]");

  ForwardSignature {
    inputs = List.copyOf(inputs);
  }

  /**
   * Signature of the model.
   *
   * @throws ModelProcessingException if {@code forward} is missing, or has inputs or outputs other
   *     than tensors
   */
  static ForwardSignature of(ScriptModule model) throws ModelProcessingException {
    ScriptFunctionSource forward =
        model
            .code()
            .findClass(model.root().className())
            .flatMap(c -> c.method("forward"))
            .orElseThrow(
                () ->
                    new ModelProcessingException(
                        "Tried to train the model, but it has no method forward"));
    String result = result(forward);
    boolean tuple = TUPLE.matcher(result).matches();
    if (!tuple && !result.equals("Tensor")) {
      throw new ModelProcessingException(
          "Training needs a model returning a tensor or a tuple of tensors, but forward returns "
              + result);
    }
    return new ForwardSignature(inputs(forward), tuple ? result.split(",", -1).length : 1, tuple);
  }

  private static String result(ScriptFunctionSource forward) throws ModelProcessingException {
    Matcher result = RESULT.matcher(forward.text());
    if (!result.find()) {
      throw new ModelProcessingException(
          "Tried to train the model, but its forward declares no return type");
    }
    return result.group(1);
  }

  private static List<String> inputs(ScriptFunctionSource forward) throws ModelProcessingException {
    List<ScriptFunction.Parameter> parameters;
    try {
      parameters = forward.parse().parameters();
    } catch (UnsupportedSyntaxException e) {
      throw new ModelProcessingException(
          "Tried to read the model's forward, but its code is unreadable: " + e.getMessage(), e);
    }
    List<ScriptFunction.Parameter> inputs = parameters.subList(1, parameters.size());
    for (ScriptFunction.Parameter input : inputs) {
      if (!input.type().equals("Tensor")) {
        throw new ModelProcessingException(
            "Training needs a model with tensor inputs, but the input %s of forward has type %s"
                .formatted(input.name(), input.type()));
      }
    }
    return inputs.stream().map(ScriptFunction.Parameter::name).toList();
  }
}

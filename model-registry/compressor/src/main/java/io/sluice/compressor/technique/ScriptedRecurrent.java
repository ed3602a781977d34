package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.Rewrite;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.compressor.torchscript.Value;
import io.sluice.compressor.torchscript.code.ClassSource;
import io.sluice.compressor.torchscript.code.FunctionSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dynamic quantisation of scripted {@code torch.nn} LSTMs and GRUs. Their code branches on batched
 * or packed input and thus has no graph. The code stays, except for {@code torch.lstm} or {@code
 * torch.gru}, replaced by the quantised counterpart, and the list of weights, replaced by packed
 * cells.
 */
final class ScriptedRecurrent {
  private static final String WEIGHTS = "_flat_weights";
  private static final String CELLS = "List[" + RecurrentPacking.CELL + "]";
  private static final Pattern FLOAT = Pattern.compile("torch\\.(lstm|gru)\\(");
  private static final Pattern CALL =
      Pattern.compile(
          "torch\\.(lstm|gru)\\((.+), _flat_weights, True, (\\d+), [0-9.e-]+, training, (\\w+)(.*)\\)\\n");

  private ScriptedRecurrent() {}

  static void replaceAll(
      ScriptModule model,
      DynamicInt8 settings,
      Rewrite rewrite,
      List<StepReport.Layer> changed,
      List<StepReport.Layer> left)
      throws CompressionException {
    int count = 0;
    for (Map.Entry<ScriptObject, String> entry : ordered(model).entrySet()) {
      ScriptObject object = entry.getKey();
      String path = entry.getValue();
      Optional<ClassSource> source =
          model.code().findClass(object.className()).filter(ScriptedRecurrent::isRecurrent);
      if (source.isEmpty()) {
        continue;
      }
      List<Tensor> parameters = parameters(object);
      Optional<ClassSource> quantized = quantized(source.get(), parameters, count);
      Optional<String> refusal =
          quantized.isEmpty()
              ? Optional.of("its code has a form that is not converted")
              : DynamicGraph.refusal(parameters, path, settings);
      if (refusal.isPresent()) {
        left.add(new StepReport.Layer(path, refusal.get()));
        continue;
      }
      count++;
      rewrite.define(quantized.orElseThrow());
      rewrite.replace(object, replacement(object, quantized.orElseThrow(), parameters, path));
      changed.add(new StepReport.Layer(path, DynamicGraph.describe(parameters)));
    }
  }

  private static Map<ScriptObject, String> ordered(ScriptModule model) {
    Map<ScriptObject, String> paths = model.paths();
    Map<ScriptObject, String> ordered = new LinkedHashMap<>();
    model.objects().forEach(o -> ordered.put(o, paths.getOrDefault(o, "?")));
    return ordered;
  }

  private static boolean isRecurrent(ClassSource source) {
    return source.attributeType(WEIGHTS).isPresent()
        && source.methods().stream().anyMatch(m -> FLOAT.matcher(m.text()).find());
  }

  private static List<Tensor> parameters(ScriptObject object) {
    List<Tensor> parameters = new ArrayList<>();
    Value value = object.attribute(WEIGHTS);
    Value plain = value instanceof Value.Tagged tagged ? tagged.value() : value;
    if (plain instanceof Value.Sequence sequence) {
      for (Value item : sequence.items()) {
        if (item instanceof Tensor tensor) {
          parameters.add(tensor);
        }
      }
    }
    return parameters;
  }

  private static Optional<ClassSource> quantized(
      ClassSource source, List<Tensor> parameters, int number) {
    ClassSource changed = source.withoutAttributes(source.parameters());
    for (FunctionSource method : source.methods()) {
      for (String parameter : source.parameters()) {
        if (method.text().contains("." + parameter)) {
          return Optional.empty();
        }
      }
      Matcher call = CALL.matcher(method.text());
      StringBuilder text = new StringBuilder();
      while (call.find()) {
        boolean both = call.group(4).equals("True");
        if (!RecurrentPacking.isPackable(parameters, true, Long.parseLong(call.group(3)), both)) {
          return Optional.empty();
        }
        String options = call.group(1).equals("lstm") ? ", dtype=None, use_dynamic=True" : "";
        call.appendReplacement(
            text,
            "torch.quantized_$1($2, _flat_weights, True, $3, 0., False, $4$5" + options + ")\n");
      }
      call.appendTail(text);
      if (FLOAT.matcher(text).find()) {
        return Optional.empty();
      }
      changed = changed.withMethod(new FunctionSource(method.name(), text.toString()));
    }
    String module = "__torch__.sluice.recurrent" + (number == 0 ? "" : number);
    return Optional.of(
        changed.withAttributeType(WEIGHTS, CELLS).renamed(module + "." + source.simpleName()));
  }

  private static ScriptObject replacement(
      ScriptObject object, ClassSource source, List<Tensor> parameters, String path)
      throws CompressionException {
    Map<String, Value> attributes = new LinkedHashMap<>();
    for (Map.Entry<String, Value> attribute : object.attributes().entrySet()) {
      if (attribute.getKey().equals(WEIGHTS)) {
        attributes.put(WEIGHTS, RecurrentPacking.cells(parameters, path));
      } else if (!(attribute.getValue() instanceof Tensor)) {
        attributes.put(attribute.getKey(), attribute.getValue());
      }
    }
    return ScriptObject.of(source.name(), attributes);
  }
}

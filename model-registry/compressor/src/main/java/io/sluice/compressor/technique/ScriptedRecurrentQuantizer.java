package io.sluice.compressor.technique;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptModuleRewrite;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.torchscript.ScriptValue;
import io.sluice.torchscript.code.ScriptClassSource;
import io.sluice.torchscript.code.ScriptFunctionSource;
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
final class ScriptedRecurrentQuantizer {
  private static final String WEIGHTS = "_flat_weights";
  private static final String CELLS = "List[" + RecurrentWeightPacking.CELL + "]";
  private static final Pattern FLOAT = Pattern.compile("torch\\.(lstm|gru)\\(");
  private static final Pattern CALL =
      Pattern.compile(
          "torch\\.(lstm|gru)\\((.+), _flat_weights, True, (\\d+), [0-9.e-]+, training, (\\w+)(.*)\\)\\n");

  private ScriptedRecurrentQuantizer() {}

  static void replaceAll(
      ScriptModule model,
      DynamicInt8Technique settings,
      ScriptModuleRewrite rewrite,
      List<CompressionStepReport.Layer> changed,
      List<CompressionStepReport.Layer> left)
      throws ModelProcessingException {
    int count = 0;
    for (Map.Entry<ScriptObject, String> entry : ordered(model).entrySet()) {
      ScriptObject object = entry.getKey();
      String path = entry.getValue();
      Optional<ScriptClassSource> source =
          model
              .code()
              .findClass(object.className())
              .filter(ScriptedRecurrentQuantizer::isRecurrent);
      if (source.isEmpty()) {
        continue;
      }
      List<ScriptTensor> parameters = parameters(object);
      Optional<ScriptClassSource> quantized = quantized(source.get(), parameters, count);
      Optional<String> refusal =
          quantized.isEmpty()
              ? Optional.of("its code has a form that is not converted")
              : DynamicInt8GraphRewriter.refusal(parameters, path, settings);
      if (refusal.isPresent()) {
        left.add(new CompressionStepReport.Layer(path, refusal.get()));
        continue;
      }
      count++;
      rewrite.define(quantized.orElseThrow());
      rewrite.replace(object, replacement(object, quantized.orElseThrow(), parameters, path));
      changed.add(
          new CompressionStepReport.Layer(path, DynamicInt8GraphRewriter.describe(parameters)));
    }
  }

  private static Map<ScriptObject, String> ordered(ScriptModule model) {
    Map<ScriptObject, String> paths = model.paths();
    Map<ScriptObject, String> ordered = new LinkedHashMap<>();
    model.objects().forEach(o -> ordered.put(o, paths.getOrDefault(o, "?")));
    return ordered;
  }

  private static boolean isRecurrent(ScriptClassSource source) {
    return source.attributeType(WEIGHTS).isPresent()
        && source.methods().stream().anyMatch(m -> FLOAT.matcher(m.text()).find());
  }

  private static List<ScriptTensor> parameters(ScriptObject object) {
    List<ScriptTensor> parameters = new ArrayList<>();
    ScriptValue value = object.attribute(WEIGHTS);
    ScriptValue plain = value instanceof ScriptValue.Tagged tagged ? tagged.value() : value;
    if (plain instanceof ScriptValue.Sequence sequence) {
      for (ScriptValue item : sequence.items()) {
        if (item instanceof ScriptTensor tensor) {
          parameters.add(tensor);
        }
      }
    }
    return parameters;
  }

  private static Optional<ScriptClassSource> quantized(
      ScriptClassSource source, List<ScriptTensor> parameters, int number) {
    ScriptClassSource changed = source.withoutAttributes(source.parameters());
    for (ScriptFunctionSource method : source.methods()) {
      for (String parameter : source.parameters()) {
        if (method.text().contains("." + parameter)) {
          return Optional.empty();
        }
      }
      Matcher call = CALL.matcher(method.text());
      StringBuilder text = new StringBuilder();
      while (call.find()) {
        boolean both = call.group(4).equals("True");
        if (!RecurrentWeightPacking.isPackable(
            parameters, true, Long.parseLong(call.group(3)), both)) {
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
      changed = changed.withMethod(new ScriptFunctionSource(method.name(), text.toString()));
    }
    String module = "__torch__.sluice.recurrent" + (number == 0 ? "" : number);
    return Optional.of(
        changed.withAttributeType(WEIGHTS, CELLS).renamed(module + "." + source.simpleName()));
  }

  private static ScriptObject replacement(
      ScriptObject object, ScriptClassSource source, List<ScriptTensor> parameters, String path)
      throws ModelProcessingException {
    Map<String, ScriptValue> attributes = new LinkedHashMap<>();
    for (Map.Entry<String, ScriptValue> attribute : object.attributes().entrySet()) {
      if (attribute.getKey().equals(WEIGHTS)) {
        attributes.put(WEIGHTS, RecurrentWeightPacking.cells(parameters, path));
      } else if (!(attribute.getValue() instanceof ScriptTensor)) {
        attributes.put(attribute.getKey(), attribute.getValue());
      }
    }
    return ScriptObject.of(source.name(), attributes);
  }
}

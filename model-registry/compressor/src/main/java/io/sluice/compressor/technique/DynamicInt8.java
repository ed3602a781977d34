package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.quantization.WeightScheme;
import io.sluice.compressor.torchscript.Rewrite;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Int8 weights, per channel, for every Linear; activations are quantised when they are seen, so no
 * sample is needed. libtorch reduces their range itself where the processor would saturate.
 *
 * @param layers which Linears
 */
public record DynamicInt8(LayerChoice layers) implements Technique {
  private static final WeightScheme SCHEME = new WeightScheme(true, 127);

  /** Every Linear. */
  public DynamicInt8() {
    this(LayerChoice.ALL);
  }

  @Override
  public String name() {
    return "dynamic-int8";
  }

  @Override
  public Step apply(ScriptModule model, Workshop workshop) throws CompressionException {
    Layers all = Layers.of(model);
    Map<ScriptObject, String> paths = model.paths();
    Rewrite rewrite = new Rewrite();
    rewrite.define(LayerClasses.DYNAMIC_LINEAR);
    List<StepReport.Layer> changed = new ArrayList<>();
    List<StepReport.Layer> left = new ArrayList<>();
    for (Layer.Linear linear : all.all(Layer.Linear.class)) {
      String path = paths.getOrDefault(linear.object(), "?");
      if (!layers.includes(path)) {
        left.add(new StepReport.Layer(path, LayerChoice.NOT_CHOSEN));
        continue;
      }
      rewrite.replace(
          linear.object(),
          ScriptObject.of(
              LayerClasses.DYNAMIC_LINEAR.name(),
              Map.of("packed", Packing.linear(linear, SCHEME, path))));
      changed.add(new StepReport.Layer(path, "int8 weight " + linear.weight().shape()));
    }
    all.refused()
        .forEach((o, why) -> left.add(new StepReport.Layer(paths.getOrDefault(o, "?"), why)));
    return new Step(
        rewrite.isEmpty() ? model : rewrite.applyTo(model), new StepReport(name(), changed, left));
  }
}

package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.calibration.Calibration;
import io.sluice.compressor.quantization.Affine;
import io.sluice.compressor.torchscript.Rewrite;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Value;
import io.sluice.compressor.torchscript.code.ClassSource;
import io.sluice.compressor.torchscript.flow.Invocation;
import io.sluice.compressor.torchscript.flow.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Static int8 for a model without a graph: each converted layer quantises its input, computes in
 * int8 and returns floats. A ReLU that is the only consumer of a layer becomes part of it.
 */
final class LayerwiseInt8 {
  /** Break-even number of input channels, measured on AVX2; for linear layers 4,096 weights. */
  private static final long MIN_CONV_INPUTS = 16;

  private static final long MIN_LINEAR_WEIGHTS = 4096;

  private final StaticInt8 settings;

  LayerwiseInt8(StaticInt8 settings) {
    this.settings = settings;
  }

  /**
   * @param whyNoGraph reason for the lack of a graph, for the report
   */
  Technique.Step apply(ScriptModule model, Calibration calibration, String whyNoGraph)
      throws CompressionException, IOException, InterruptedException {
    Layers all = Layers.of(model);
    Map<ScriptObject, String> paths = model.paths();
    List<StepReport.Layer> left = new ArrayList<>();
    left.add(new StepReport.Layer("the values between layers", whyNoGraph));
    List<Target> targets = targets(all, paths, left);
    if (targets.isEmpty()) {
      return new Technique.Step(model, new StepReport(settings.name(), List.of(), left));
    }
    Map<ScriptObject, Observation> seen =
        new Observers(model, calibration, targets.stream().map(Target::observed).toList()).run();
    Rewrite rewrite = new Rewrite();
    List<StepReport.Layer> changed = new ArrayList<>();
    for (Target target : targets) {
      Observation observation = seen.get(target.layer().object());
      if (observation == null) {
        left.add(
            new StepReport.Layer(
                target.path(),
                "the calibration sample never reached it or made its values infinite"));
        continue;
      }
      convert(target, observation, rewrite);
      changed.add(
          new StepReport.Layer(
              target.path(), target.relu().isPresent() ? "int8 with ReLU, alone" : "int8, alone"));
    }
    return new Technique.Step(
        rewrite.isEmpty() ? model : rewrite.applyTo(model),
        new StepReport(settings.name(), changed, left));
  }

  /**
   * Layer to convert.
   *
   * @param relu call of the ReLU fused into the layer
   */
  private record Target(Layer layer, String path, Optional<Invocation> relu) {
    Observers.Observed observed() {
      return new Observers.Observed(layer.object(), path, relu.isPresent());
    }
  }

  private List<Target> targets(
      Layers all, Map<ScriptObject, String> paths, List<StepReport.Layer> left) {
    List<Target> targets = new ArrayList<>();
    for (Layer layer : all.layers()) {
      String path = paths.getOrDefault(layer.object(), "?");
      Optional<String> reason = reasonToLeave(layer, path);
      if (reason.isPresent()) {
        left.add(new StepReport.Layer(path, reason.get()));
      } else if (layer instanceof Layer.Conv2d || layer instanceof Layer.Linear) {
        targets.add(new Target(layer, path, reluBehind(layer, all)));
      }
    }
    all.refused()
        .forEach((o, why) -> left.add(new StepReport.Layer(paths.getOrDefault(o, "?"), why)));
    return targets;
  }

  private Optional<String> reasonToLeave(Layer layer, String path) {
    if (!settings.layers().includes(path)) {
      return Optional.of(LayerChoice.NOT_CHOSEN);
    }
    if (layer instanceof Layer.Conv2d conv && conv.weight().shape().get(1) < MIN_CONV_INPUTS) {
      return Optional.of(
          "faster in fp32 with " + conv.weight().shape().get(1) + " input channels per group");
    }
    if (layer instanceof Layer.Linear linear && linear.weight().elements() < MIN_LINEAR_WEIGHTS) {
      return Optional.of("faster in fp32 with " + linear.weight().elements() + " weights");
    }
    return Optional.empty();
  }

  private static Optional<Invocation> reluBehind(Layer layer, Layers all) {
    Optional<Operation> operation = layer.runsOnce();
    if (operation.isEmpty()) {
      return Optional.empty();
    }
    List<Operation> uses = all.flow().usesOf(operation.get().result());
    boolean onlyRelu =
        uses.size() == 1 && uses.get(0).name().equals("torch.relu") && uses.get(0).always();
    return onlyRelu
        ? all.flow().callBetween(operation.get().result(), uses.get(0).result())
        : Optional.empty();
  }

  private void convert(Target target, Observation observation, Rewrite rewrite)
      throws CompressionException {
    Layer layer = target.layer();
    boolean relu = target.relu().isPresent();
    ClassSource source;
    ScriptObject packed;
    if (layer instanceof Layer.Conv2d conv) {
      source = relu ? LayerClasses.QUANTIZED_CONV_RELU : LayerClasses.QUANTIZED_CONV;
      packed = Packing.conv(conv, settings.weights(), target.path());
    } else {
      Layer.Linear linear = (Layer.Linear) layer;
      source = relu ? LayerClasses.QUANTIZED_LINEAR_RELU : LayerClasses.QUANTIZED_LINEAR;
      packed = Packing.linear(linear, settings.weights(), target.path());
    }
    rewrite.define(source);
    rewrite.replace(layer.object(), quantized(source, packed, observation));
    target.relu().ifPresent(call -> removeCall(call, rewrite));
  }

  private ScriptObject quantized(ClassSource source, ScriptObject packed, Observation observation) {
    int inputSteps = settings.headroom().activationSteps();
    Affine input = settings.rule().choose(observation.input(), inputSteps);
    // outputs need no headroom, being dequantised at once
    Affine output = settings.rule().choose(observation.output(), Affine.MAX);
    Map<String, Value> attributes = new LinkedHashMap<>();
    attributes.put("packed", packed);
    attributes.put("input_scale", Value.of(input.scale()));
    attributes.put("input_zero_point", Value.of(input.zeroPoint()));
    attributes.put("output_scale", Value.of(output.scale()));
    attributes.put("output_zero_point", Value.of(output.zeroPoint()));
    return ScriptObject.of(source.name(), attributes);
  }

  /** Replaces {@code (relu).forward(x, )} by {@code x}. */
  private static void removeCall(Invocation call, Rewrite rewrite) {
    rewrite.keepOnly(call.caller(), call.method(), call.span(), call.argumentSpans().get(0));
  }
}

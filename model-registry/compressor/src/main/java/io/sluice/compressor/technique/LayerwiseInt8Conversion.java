package io.sluice.compressor.technique;

import io.sluice.graph.calibration.ModelCalibration;
import io.sluice.graph.quantization.AffineQuantization;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptModuleRewrite;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptValue;
import io.sluice.torchscript.code.ScriptClassSource;
import io.sluice.torchscript.flow.DataFlowInvocation;
import io.sluice.torchscript.flow.DataFlowOperation;
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
final class LayerwiseInt8Conversion {
  /** Break-even number of input channels, measured on AVX2; for linear layers 4,096 weights. */
  private static final long MIN_CONV_INPUTS = 16;

  private static final long MIN_LINEAR_WEIGHTS = 4096;

  private final StaticInt8Technique settings;

  LayerwiseInt8Conversion(StaticInt8Technique settings) {
    this.settings = settings;
  }

  /**
   * @param whyNoGraph reason for the lack of a graph, for the report
   */
  CompressionTechnique.Step apply(
      ScriptModule model, ModelCalibration calibration, String whyNoGraph)
      throws ModelProcessingException, IOException, InterruptedException {
    ReplaceableLayerSet all = ReplaceableLayerSet.of(model);
    Map<ScriptObject, String> paths = model.paths();
    List<CompressionStepReport.Layer> left = new ArrayList<>();
    left.add(new CompressionStepReport.Layer("the values between layers", whyNoGraph));
    List<ConversionTarget> targets = targets(all, paths, left);
    if (targets.isEmpty()) {
      return new CompressionTechnique.Step(
          model, new CompressionStepReport(settings.name(), List.of(), left));
    }
    Map<ScriptObject, RecordedLayerValues> seen =
        new LayerValueRecording(
                model, calibration, targets.stream().map(ConversionTarget::observed).toList())
            .run();
    ScriptModuleRewrite rewrite = new ScriptModuleRewrite();
    List<CompressionStepReport.Layer> changed = new ArrayList<>();
    for (ConversionTarget target : targets) {
      RecordedLayerValues observation = seen.get(target.layer().object());
      if (observation == null) {
        left.add(
            new CompressionStepReport.Layer(
                target.path(),
                "the calibration sample never reached it or made its values infinite"));
        continue;
      }
      convert(target, observation, rewrite);
      changed.add(
          new CompressionStepReport.Layer(
              target.path(), target.relu().isPresent() ? "int8 with ReLU, alone" : "int8, alone"));
    }
    return new CompressionTechnique.Step(
        rewrite.isEmpty() ? model : rewrite.applyTo(model),
        new CompressionStepReport(settings.name(), changed, left));
  }

  /**
   * Layer to convert.
   *
   * @param relu call of the ReLU fused into the layer
   */
  private record ConversionTarget(
      ReplaceableLayer layer, String path, Optional<DataFlowInvocation> relu) {
    LayerValueRecording.ObservedLayer observed() {
      return new LayerValueRecording.ObservedLayer(layer.object(), path, relu.isPresent());
    }
  }

  private List<ConversionTarget> targets(
      ReplaceableLayerSet all,
      Map<ScriptObject, String> paths,
      List<CompressionStepReport.Layer> left) {
    List<ConversionTarget> targets = new ArrayList<>();
    for (ReplaceableLayer layer : all.layers()) {
      String path = paths.getOrDefault(layer.object(), "?");
      Optional<String> reason = reasonToLeave(layer, path);
      if (reason.isPresent()) {
        left.add(new CompressionStepReport.Layer(path, reason.get()));
      } else if (layer instanceof ReplaceableLayer.Conv2d
          || layer instanceof ReplaceableLayer.Linear) {
        targets.add(new ConversionTarget(layer, path, reluBehind(layer, all)));
      }
    }
    all.refused()
        .forEach(
            (o, why) -> left.add(new CompressionStepReport.Layer(paths.getOrDefault(o, "?"), why)));
    return targets;
  }

  private Optional<String> reasonToLeave(ReplaceableLayer layer, String path) {
    if (!settings.layers().includes(path)) {
      return Optional.of(LayerChoice.NOT_CHOSEN);
    }
    if (layer instanceof ReplaceableLayer.Conv2d conv
        && conv.weight().shape().get(1) < MIN_CONV_INPUTS) {
      return Optional.of(
          "faster in fp32 with " + conv.weight().shape().get(1) + " input channels per group");
    }
    if (layer instanceof ReplaceableLayer.Linear linear
        && linear.weight().elements() < MIN_LINEAR_WEIGHTS) {
      return Optional.of("faster in fp32 with " + linear.weight().elements() + " weights");
    }
    return Optional.empty();
  }

  private static Optional<DataFlowInvocation> reluBehind(
      ReplaceableLayer layer, ReplaceableLayerSet all) {
    Optional<DataFlowOperation> operation = layer.runsOnce();
    if (operation.isEmpty()) {
      return Optional.empty();
    }
    List<DataFlowOperation> uses = all.flow().usesOf(operation.get().result());
    boolean onlyRelu =
        uses.size() == 1 && uses.get(0).name().equals("torch.relu") && uses.get(0).always();
    return onlyRelu
        ? all.flow().callBetween(operation.get().result(), uses.get(0).result())
        : Optional.empty();
  }

  private void convert(
      ConversionTarget target, RecordedLayerValues observation, ScriptModuleRewrite rewrite)
      throws ModelProcessingException {
    ReplaceableLayer layer = target.layer();
    boolean relu = target.relu().isPresent();
    ScriptClassSource source;
    ScriptObject packed;
    if (layer instanceof ReplaceableLayer.Conv2d conv) {
      source =
          relu
              ? ReplacementLayerClasses.QUANTIZED_CONV_RELU
              : ReplacementLayerClasses.QUANTIZED_CONV;
      packed = LayerWeightPacking.conv(conv, settings.weights(), target.path());
    } else {
      ReplaceableLayer.Linear linear = (ReplaceableLayer.Linear) layer;
      source =
          relu
              ? ReplacementLayerClasses.QUANTIZED_LINEAR_RELU
              : ReplacementLayerClasses.QUANTIZED_LINEAR;
      packed = LayerWeightPacking.linear(linear, settings.weights(), target.path());
    }
    rewrite.define(source);
    rewrite.replace(layer.object(), quantized(source, packed, observation));
    target.relu().ifPresent(call -> removeCall(call, rewrite));
  }

  private ScriptObject quantized(
      ScriptClassSource source, ScriptObject packed, RecordedLayerValues observation) {
    int inputSteps = settings.headroom().activationSteps();
    AffineQuantization input = settings.rule().choose(observation.input(), inputSteps);
    // outputs need no headroom, being dequantised at once
    AffineQuantization output =
        settings.rule().choose(observation.output(), AffineQuantization.MAX);
    Map<String, ScriptValue> attributes = new LinkedHashMap<>();
    attributes.put("packed", packed);
    attributes.put("input_scale", ScriptValue.of(input.scale()));
    attributes.put("input_zero_point", ScriptValue.of(input.zeroPoint()));
    attributes.put("output_scale", ScriptValue.of(output.scale()));
    attributes.put("output_zero_point", ScriptValue.of(output.zeroPoint()));
    return ScriptObject.of(source.name(), attributes);
  }

  /** Replaces {@code (relu).forward(x, )} by {@code x}. */
  private static void removeCall(DataFlowInvocation call, ScriptModuleRewrite rewrite) {
    rewrite.keepOnly(call.caller(), call.method(), call.span(), call.argumentSpans().get(0));
  }
}

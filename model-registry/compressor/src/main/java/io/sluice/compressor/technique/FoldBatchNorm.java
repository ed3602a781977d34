package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.Rewrite;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.compressor.torchscript.Value;
import io.sluice.compressor.torchscript.flow.Operand;
import io.sluice.compressor.torchscript.flow.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Multiplies a BatchNorm2d into the convolution before it, where nothing else sees what lies
 * between them: w' = w·γ/√(σ²+ε), b' = (b-μ)·γ/√(σ²+ε)+β. The result differs by rounding only.
 */
public record FoldBatchNorm() implements Technique {
  @Override
  public String name() {
    return "fold-batchnorm";
  }

  @Override
  public Step apply(ScriptModule model, Workshop workshop) throws CompressionException {
    Layers layers = Layers.of(model);
    Map<ScriptObject, String> paths = model.paths();
    Rewrite rewrite = new Rewrite();
    List<StepReport.Layer> changed = new ArrayList<>();
    List<StepReport.Layer> left = new ArrayList<>();
    for (Layer.BatchNorm norm : layers.all(Layer.BatchNorm.class)) {
      String path = paths.getOrDefault(norm.object(), "?");
      Optional<Layer.Conv2d> conv = convolutionBefore(norm, layers);
      if (conv.isEmpty()) {
        left.add(new StepReport.Layer(path, "it does not follow one convolution alone"));
        continue;
      }
      String convPath = paths.getOrDefault(conv.get().object(), "?");
      fold(conv.get(), norm, convPath, rewrite);
      changed.add(new StepReport.Layer(path, "folded into " + convPath));
    }
    layers
        .refused()
        .forEach((o, why) -> left.add(new StepReport.Layer(paths.getOrDefault(o, "?"), why)));
    return new Step(
        rewrite.isEmpty() ? model : rewrite.applyTo(model), new StepReport(name(), changed, left));
  }

  private static Optional<Layer.Conv2d> convolutionBefore(Layer.BatchNorm norm, Layers layers) {
    Optional<Operation> operation = norm.runsOnce();
    if (operation.isEmpty()) {
      return Optional.empty();
    }
    Operand between = operation.get().operands().get(0);
    boolean seenByOthers =
        layers.flow().usesOf(between).stream().anyMatch(o -> o.scope() != norm.object());
    return seenByOthers ? Optional.empty() : layers.producing(between, Layer.Conv2d.class);
  }

  private static void fold(Layer.Conv2d conv, Layer.BatchNorm norm, String path, Rewrite rewrite)
      throws CompressionException {
    int channels = (int) (long) conv.weight().shape().get(0);
    double[] factor = factor(norm, channels, path);
    float[] weight = conv.weight().toFloats();
    int perChannel = channels == 0 ? 0 : weight.length / channels;
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (weight[i] * factor[i / perChannel]);
    }
    rewrite.define(LayerClasses.CONV);
    rewrite.define(LayerClasses.IDENTITY);
    long[] shape = conv.weight().shape().stream().mapToLong(n -> n).toArray();
    rewrite.replace(
        conv.object(),
        convolution(conv.geometry(), Tensor.of(weight, shape), bias(conv, norm, factor)));
    rewrite.replace(norm.object(), ScriptObject.of(LayerClasses.IDENTITY.name(), Map.of()));
  }

  private static double[] factor(Layer.BatchNorm norm, int channels, String path)
      throws CompressionException {
    float[] variance = norm.variance().toFloats();
    float[] gamma = floats(norm.weight(), channels, 1);
    if (variance.length != channels || gamma.length != channels) {
      throw new CompressionException(
          "The BatchNorm behind %s has %d channels, the convolution %d"
              .formatted(path, variance.length, channels));
    }
    double[] factor = new double[channels];
    for (int c = 0; c < channels; c++) {
      factor[c] = gamma[c] / Math.sqrt(variance[c] + norm.epsilon());
      if (!Double.isFinite(factor[c])) {
        throw new CompressionException(
            "Tried to fold the BatchNorm behind %s, but its factor for channel %d is %s"
                .formatted(path, c, factor[c]));
      }
    }
    return factor;
  }

  private static Tensor bias(Layer.Conv2d conv, Layer.BatchNorm norm, double[] factor)
      throws CompressionException {
    int channels = factor.length;
    float[] before = floats(conv.bias(), channels, 0);
    float[] mean = norm.mean().toFloats();
    float[] beta = floats(norm.bias(), channels, 0);
    float[] bias = new float[channels];
    for (int c = 0; c < channels; c++) {
      bias[c] = (float) ((before[c] - (double) mean[c]) * factor[c] + beta[c]);
    }
    return Tensor.of(bias, channels);
  }

  private static float[] floats(@Nullable Tensor tensor, int channels, float otherwise)
      throws CompressionException {
    if (tensor != null) {
      return tensor.toFloats();
    }
    float[] same = new float[channels];
    Arrays.fill(same, otherwise);
    return same;
  }

  private static ScriptObject convolution(Layer.Geometry geometry, Tensor weight, Tensor bias) {
    Map<String, Value> attributes = new LinkedHashMap<>();
    attributes.put("weight", weight);
    attributes.put("bias", bias);
    attributes.put("stride", Value.ints(geometry.stride()));
    attributes.put("padding", Value.ints(geometry.padding()));
    attributes.put("dilation", Value.ints(geometry.dilation()));
    attributes.put("groups", Value.of(geometry.groups()));
    return ScriptObject.of(LayerClasses.CONV.name(), attributes);
  }
}

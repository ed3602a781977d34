package io.sluice.compressor.technique;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.quantization.WeightQuantizationScheme;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptModuleRewrite;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.flow.DataFlowOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Dynamic quantisation: int8 weights, per channel, for every Linear, LSTM and GRU, including layers
 * of attention; activations are quantised at run time, so no sample is needed. libtorch itself
 * reduces the range of activations on processors with saturating kernels.
 *
 * <p>If every Linear is a module of its own, the modules are replaced; otherwise the model is
 * rewritten as a graph. If the model has no graph, weights shared between modules by code stay in
 * fp32.
 *
 * <p>Embedding tables are quantised as well ({@link EmbeddingQuantizationTechnique}), to 8 bits by
 * default: in a language model they often hold half of the weights, so the file would stay large
 * without this; 8 bits cost no time; and rows with a scale of their own have an error of at most
 * 1/510 of their range, less than the error of the activations. At 4 bits the error is 1/30 of the
 * range and should be measured.
 *
 * @param layers layers to quantise
 * @param minHidden least hidden size of quantised LSTMs and GRUs; smaller ones are faster in fp32
 * @param embeddingBits bits of embedding tables: 8, 4, or 0 for fp32
 */
public record DynamicInt8Technique(LayerChoice layers, int minHidden, int embeddingBits)
    implements OnnxQuantizationTechnique {
  /** Symmetric, full range of int8. */
  static final WeightQuantizationScheme SCHEME = new WeightQuantizationScheme(true, 127);

  /**
   * Break-even hidden size: int8 LSTMs ran 0.85 times as fast at 128, 1.6 times at 192 (AVX-512
   * VNNI).
   */
  private static final int MIN_HIDDEN = 192;

  /** Operations whose layers are visible only in the graph. */
  private static final Set<String> WITHIN =
      Set.of(
          "torch.lstm",
          "torch.gru",
          "torch.addmm",
          "torch.matmul",
          "torch._native_multi_head_attention",
          "torch._transformer_encoder_layer_fwd");

  public DynamicInt8Technique(@Nullable LayerChoice layers, int minHidden, int embeddingBits) {
    if (minHidden < 0) {
      throw new IllegalArgumentException("min-hidden must not be negative, but is " + minHidden);
    }
    if (!Set.of(0, 4, Byte.SIZE).contains(embeddingBits)) {
      throw new IllegalArgumentException(
          "embedding-bits must be 8, 4 or 0, but is " + embeddingBits);
    }
    this.layers = layers == null ? LayerChoice.ALL : layers;
    this.minHidden = minHidden;
    this.embeddingBits = embeddingBits;
  }

  public DynamicInt8Technique(LayerChoice layers) {
    this(layers, MIN_HIDDEN, Byte.SIZE);
  }

  /** Every Linear and embedding, and every LSTM and GRU above the break-even size. */
  public DynamicInt8Technique() {
    this(LayerChoice.ALL);
  }

  @Override
  public String name() {
    return "dynamic-int8";
  }

  @Override
  public Step apply(ScriptModule model, StepContext workshop) throws ModelProcessingException {
    Step step = products(model);
    if (embeddingBits == 0) {
      return step;
    }
    EmbeddingQuantizationTechnique tables =
        new EmbeddingQuantizationTechnique(embeddingBits, layers);
    Step second =
        step.report().changedNothing()
            ? tables.apply(model, workshop)
            : ModelEmbeddingTables.of(step.model()).quantize(tables);
    return new Step(second.model(), step.report().and(second.report()));
  }

  /** Quantises matrix products: linear and recurrent layers. */
  private Step products(ScriptModule model) throws ModelProcessingException {
    ReplaceableLayerSet all = ReplaceableLayerSet.of(model);
    boolean hidden =
        !all.refused().isEmpty()
            || all.flow().operations().stream()
                .map(DataFlowOperation::name)
                .anyMatch(WITHIN::contains);
    if (hidden) {
      ComputationGraph graph;
      try {
        graph = TorchScriptGraphReader.read(model);
      } catch (ModelProcessingException e) {
        return modules(
            model,
            all,
            List.of(new CompressionStepReport.Layer("", String.valueOf(e.getMessage()))));
      }
      return new DynamicInt8GraphRewriter(this, graph).step(model);
    }
    return modules(model, all, List.of());
  }

  @Override
  public Plan forOnnx(ScriptModule model, StepContext workshop) throws ModelProcessingException {
    return DynamicInt8OnnxPlanner.plan(this, model);
  }

  private Step modules(
      ScriptModule model, ReplaceableLayerSet all, List<CompressionStepReport.Layer> noGraph)
      throws ModelProcessingException {
    Map<ScriptObject, String> paths = model.paths();
    ScriptModuleRewrite rewrite = new ScriptModuleRewrite();
    rewrite.define(ReplacementLayerClasses.DYNAMIC_LINEAR);
    List<CompressionStepReport.Layer> changed = new ArrayList<>();
    List<CompressionStepReport.Layer> left = new ArrayList<>(noGraph);
    for (ReplaceableLayer.Linear linear : all.all(ReplaceableLayer.Linear.class)) {
      String path = paths.getOrDefault(linear.object(), "?");
      if (!layers.includes(path)) {
        left.add(new CompressionStepReport.Layer(path, LayerChoice.NOT_CHOSEN));
        continue;
      }
      rewrite.replace(
          linear.object(),
          ScriptObject.of(
              ReplacementLayerClasses.DYNAMIC_LINEAR.name(),
              Map.of("packed", LayerWeightPacking.linear(linear, SCHEME, path))));
      changed.add(new CompressionStepReport.Layer(path, "int8 weight " + linear.weight().shape()));
    }
    ScriptedRecurrentQuantizer.replaceAll(model, this, rewrite, changed, left);
    all.refused()
        .forEach(
            (o, why) -> left.add(new CompressionStepReport.Layer(paths.getOrDefault(o, "?"), why)));
    return new Step(
        changed.isEmpty() ? model : rewrite.applyTo(model),
        new CompressionStepReport(name(), changed, left));
  }
}

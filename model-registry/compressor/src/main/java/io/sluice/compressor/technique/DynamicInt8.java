package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.quantization.WeightScheme;
import io.sluice.compressor.torchscript.Rewrite;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.flow.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Int8 weights, per channel, for every Linear, LSTM and GRU, those within attention included;
 * activations are quantised when they are seen, so no sample is needed. libtorch reduces their
 * range itself where the processor would saturate.
 *
 * <p>Where every Linear is a module of its own, these are replaced; else the model is read as a
 * graph, and what cannot be read so keeps the weights that code shares between modules.
 *
 * <p>Tables of embeddings become integers, too ({@link QuantizeEmbeddings}), and in 8 bits unless
 * told otherwise: of a language model they are often half of the weights, so without them the file
 * stays large; they cost no time; and a row in 8 bits with a scale of its own is off by at most
 * 1/510 of its range, less than the activations are. With 4 bits it is 1/30, which is to be
 * measured first.
 *
 * @param layers which of them
 * @param minHidden LSTMs and GRUs with a smaller state stay in fp32, where they are faster
 * @param embeddingBits of the tables of embeddings: 8, 4, or 0 for fp32
 */
public record DynamicInt8(LayerChoice layers, int minHidden, int embeddingBits)
    implements OnnxQuantization {
  /** Symmetric over all of the range. */
  static final WeightScheme SCHEME = new WeightScheme(true, 127);

  /** Below it an LSTM took longer in int8 (AVX-512 VNNI: 0.85 times as fast at 128, 1.6 at 192). */
  private static final int MIN_HIDDEN = 192;

  /** What only a graph shows as layers. */
  private static final Set<String> WITHIN =
      Set.of(
          "torch.lstm",
          "torch.gru",
          "torch.addmm",
          "torch.matmul",
          "torch._native_multi_head_attention",
          "torch._transformer_encoder_layer_fwd");

  public DynamicInt8(@Nullable LayerChoice layers, int minHidden, int embeddingBits) {
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

  public DynamicInt8(LayerChoice layers) {
    this(layers, MIN_HIDDEN, Byte.SIZE);
  }

  /** Every Linear and embedding, and every LSTM and GRU that gains by it. */
  public DynamicInt8() {
    this(LayerChoice.ALL);
  }

  @Override
  public String name() {
    return "dynamic-int8";
  }

  @Override
  public Step apply(ScriptModule model, Workshop workshop) throws CompressionException {
    Step step = products(model);
    if (embeddingBits == 0) {
      return step;
    }
    QuantizeEmbeddings tables = new QuantizeEmbeddings(embeddingBits, layers);
    Step second =
        step.report().changedNothing()
            ? tables.apply(model, workshop)
            : EmbeddingTables.of(step.model()).quantize(tables);
    return new Step(second.model(), step.report().and(second.report()));
  }

  /** What multiplies by weights. */
  private Step products(ScriptModule model) throws CompressionException {
    Layers all = Layers.of(model);
    boolean hidden =
        !all.refused().isEmpty()
            || all.flow().operations().stream().map(Operation::name).anyMatch(WITHIN::contains);
    if (hidden) {
      Graph graph;
      try {
        graph = GraphReader.read(model);
      } catch (CompressionException e) {
        return modules(
            model, all, List.of(new StepReport.Layer("", String.valueOf(e.getMessage()))));
      }
      return new DynamicGraph(this, graph).step(model);
    }
    return modules(model, all, List.of());
  }

  @Override
  public Plan forOnnx(ScriptModule model, Workshop workshop) throws CompressionException {
    return DynamicOnnx.plan(this, model);
  }

  private Step modules(ScriptModule model, Layers all, List<StepReport.Layer> noGraph)
      throws CompressionException {
    Map<ScriptObject, String> paths = model.paths();
    Rewrite rewrite = new Rewrite();
    rewrite.define(LayerClasses.DYNAMIC_LINEAR);
    List<StepReport.Layer> changed = new ArrayList<>();
    List<StepReport.Layer> left = new ArrayList<>(noGraph);
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
    ScriptedRecurrent.replaceAll(model, this, rewrite, changed, left);
    all.refused()
        .forEach((o, why) -> left.add(new StepReport.Layer(paths.getOrDefault(o, "?"), why)));
    return new Step(
        changed.isEmpty() ? model : rewrite.applyTo(model), new StepReport(name(), changed, left));
  }
}

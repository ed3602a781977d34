package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.torchscript.ScriptModule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Quantisation of embedding tables to 8 or 4 bits with a scale and an offset per row, as in {@code
 * torch.ao}. Only rows looked up are dequantised, so a table is as small in memory as in the file,
 * at about the same speed of lookup.
 *
 * <p>If every embedding is a module of its own, the modules are replaced; otherwise the model is
 * rewritten as a graph. A table shared with another layer stays in floats, as it would have to be
 * stored twice. ({@link DynamicInt8} treats such a table after quantising the other layer.)
 *
 * @param bits 8 or 4
 * @param layers embeddings to quantise
 */
public record QuantizeEmbeddings(int bits, LayerChoice layers) implements Technique {
  private static final int FEW_BITS = 4;

  public QuantizeEmbeddings(int bits, @Nullable LayerChoice layers) {
    if (bits != Byte.SIZE && bits != FEW_BITS) {
      throw new IllegalArgumentException("bits must be 8 or 4, but is " + bits);
    }
    this.bits = bits;
    this.layers = layers == null ? LayerChoice.ALL : layers;
  }

  /** Every embedding in 8 bits. */
  public QuantizeEmbeddings() {
    this(Byte.SIZE, null);
  }

  @Override
  public String name() {
    return "quantize-embeddings";
  }

  @Override
  public Step apply(ScriptModule model, Workshop workshop) throws CompressionException {
    EmbeddingTables tables = EmbeddingTables.of(model);
    if (tables.areAllModules()) {
      return tables.quantize(this);
    }
    EmbeddingTables ofGraph;
    try {
      ofGraph = EmbeddingTables.of(GraphWriter.write(GraphReader.read(model)));
    } catch (CompressionException e) {
      return quantizeModules(tables, String.valueOf(e.getMessage()));
    }
    Step step = ofGraph.quantize(this);
    return step.report().changedNothing() ? new Step(model, step.report()) : step;
  }

  private Step quantizeModules(EmbeddingTables tables, String whyNoGraph)
      throws CompressionException {
    Step step = tables.quantize(this);
    StepReport noGraph =
        new StepReport(name(), List.of(), List.of(new StepReport.Layer("", whyNoGraph)));
    return new Step(step.model(), noGraph.and(step.report()));
  }
}

package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.torchscript.ScriptModule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tables of embeddings in integers of 8 or 4 bits, a scale and an offset for each row, as
 * {@code torch.ao} has them; only the rows that are looked up become floats. In memory, too, a
 * table is as small as it is in the file, and looking up is about as fast.
 *
 * <p>Where every embedding is a module of its own, these are replaced; else the model is read as a
 * graph. A table that is a weight of something else, too, stays: it would be there twice. ({@link
 * DynamicInt8} treats such a table after the other layer has got integers of its own.)
 *
 * @param bits 8 or 4
 * @param layers which of them
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

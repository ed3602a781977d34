package io.sluice.compressor.technique;

import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Quantisation of embedding tables to 8 or 4 bits with a scale and an offset per row, as in {@code
 * torch.ao}. Only rows looked up are dequantised, so a table is as small in memory as in the file,
 * at about the same speed of lookup.
 *
 * <p>If every embedding is a module of its own, the modules are replaced; otherwise the model is
 * rewritten as a graph. A table shared with another layer stays in floats, as it would have to be
 * stored twice. ({@link DynamicInt8Technique} treats such a table after quantising the other
 * layer.)
 *
 * @param bits 8 or 4
 * @param layers embeddings to quantise
 */
public record EmbeddingQuantizationTechnique(int bits, LayerChoice layers)
    implements CompressionTechnique {
  private static final int FEW_BITS = 4;

  public EmbeddingQuantizationTechnique(int bits, @Nullable LayerChoice layers) {
    if (bits != Byte.SIZE && bits != FEW_BITS) {
      throw new IllegalArgumentException("bits must be 8 or 4, but is " + bits);
    }
    this.bits = bits;
    this.layers = layers == null ? LayerChoice.ALL : layers;
  }

  /** Every embedding in 8 bits. */
  public EmbeddingQuantizationTechnique() {
    this(Byte.SIZE, null);
  }

  @Override
  public String name() {
    return "quantize-embeddings";
  }

  @Override
  public Step apply(ScriptModule model, StepContext workshop) throws ModelProcessingException {
    ModelEmbeddingTables tables = ModelEmbeddingTables.of(model);
    if (tables.areAllModules()) {
      return tables.quantize(this);
    }
    ModelEmbeddingTables ofGraph;
    try {
      ofGraph =
          ModelEmbeddingTables.of(TorchScriptGraphWriter.write(TorchScriptGraphReader.read(model)));
    } catch (ModelProcessingException e) {
      return quantizeModules(tables, String.valueOf(e.getMessage()));
    }
    Step step = ofGraph.quantize(this);
    return step.report().changedNothing() ? new Step(model, step.report()) : step;
  }

  private Step quantizeModules(ModelEmbeddingTables tables, String whyNoGraph)
      throws ModelProcessingException {
    Step step = tables.quantize(this);
    CompressionStepReport noGraph =
        new CompressionStepReport(
            name(), List.of(), List.of(new CompressionStepReport.Layer("", whyNoGraph)));
    return new Step(step.model(), noGraph.and(step.report()));
  }
}

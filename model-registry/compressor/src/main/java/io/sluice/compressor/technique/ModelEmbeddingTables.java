package io.sluice.compressor.technique;

import io.sluice.graph.quantization.QuantizedEmbeddingTable;
import io.sluice.graph.quantization.TorchPackedParameters;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.NamedTensor;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptModuleRewrite;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.torchscript.ScriptValue;
import io.sluice.torchscript.code.ScriptClassSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Embedding modules of a model.
 *
 * @param refused other instances holding an embedding table, with the reason for leaving each
 * @param ties places of each tensor in the model, by tensor
 */
record ModelEmbeddingTables(
    ScriptModule model,
    List<ReplaceableLayer.Embedding> embeddings,
    Map<ScriptObject, String> refused,
    Map<ScriptTensor, List<NamedTensor.Place>> ties) {
  /** Stored overhead of a row, bytes: a scale and a zero point of four bytes each. */
  private static final int BYTES_OF_A_ROW = 8;

  private static final float LARGEST_HALF = 65504;

  static ModelEmbeddingTables of(ScriptModule model) throws ModelProcessingException {
    ReplaceableLayerSet all = ReplaceableLayerSet.of(model);
    Set<ScriptObject> holders =
        all.flow().operations().stream()
            .filter(LayerOperationRecognition::isEmbedding)
            .flatMap(o -> LayerOperationRecognition.weightOf(o).stream())
            .map(w -> w.owner())
            .collect(Collectors.toSet());
    Map<ScriptObject, String> refused = new LinkedHashMap<>(all.refused());
    refused.keySet().retainAll(holders);
    Map<ScriptTensor, List<NamedTensor.Place>> ties = new HashMap<>();
    for (NamedTensor named : NamedTensor.of(model)) {
      named.instances().forEach(t -> ties.put(t, named.places()));
    }
    return new ModelEmbeddingTables(
        model, all.all(ReplaceableLayer.Embedding.class), refused, ties);
  }

  /** Whether every embedding table belongs to a replaceable module. */
  boolean areAllModules() {
    return refused.isEmpty();
  }

  CompressionTechnique.Step quantize(EmbeddingQuantizationTechnique settings)
      throws ModelProcessingException {
    Map<ScriptObject, String> paths = model.paths();
    ScriptModuleRewrite rewrite = new ScriptModuleRewrite();
    Map<ScriptTensor, ScriptObject> packed = new HashMap<>();
    List<CompressionStepReport.Layer> changed = new ArrayList<>();
    List<CompressionStepReport.Layer> left = new ArrayList<>();
    for (ReplaceableLayer.Embedding embedding : embeddings) {
      String path = paths.getOrDefault(embedding.object(), "?");
      Optional<String> reason = reasonToLeave(embedding, path, settings);
      if (reason.isPresent()) {
        left.add(new CompressionStepReport.Layer(path, reason.get()));
        continue;
      }
      ScriptTensor table = embedding.weight();
      ScriptObject replacement = packed.get(table);
      if (replacement == null) {
        replacement = replacement(table, settings.bits(), path, rewrite);
        packed.put(table, replacement);
      }
      rewrite.replace(embedding.object(), replacement);
      changed.add(
          new CompressionStepReport.Layer(
              path, "table %s in %d bits".formatted(table.shape(), settings.bits())));
    }
    refused.forEach(
        (o, why) -> left.add(new CompressionStepReport.Layer(paths.getOrDefault(o, "?"), why)));
    return new CompressionTechnique.Step(
        changed.isEmpty() ? model : rewrite.applyTo(model),
        new CompressionStepReport(settings.name(), changed, left));
  }

  private static ScriptObject replacement(
      ScriptTensor table, int bits, String path, ScriptModuleRewrite rewrite)
      throws ModelProcessingException {
    ScriptClassSource source =
        bits == Byte.SIZE
            ? ReplacementLayerClasses.EMBEDDING_8_BITS
            : ReplacementLayerClasses.EMBEDDING_4_BITS;
    rewrite.define(source);
    Map<String, ScriptValue> attributes = new LinkedHashMap<>();
    attributes.put(
        "packed", TorchPackedParameters.embedding(QuantizedEmbeddingTable.of(table, bits, path)));
    attributes.put("width", ScriptValue.of(table.shape().get(1)));
    return ScriptObject.of(source.name(), attributes);
  }

  private Optional<String> reasonToLeave(
      ReplaceableLayer.Embedding embedding, String path, EmbeddingQuantizationTechnique settings)
      throws ModelProcessingException {
    ScriptTensor table = embedding.weight();
    long columns = table.shape().get(1);
    if (!settings.layers().includes(path)) {
      return Optional.of(LayerChoice.NOT_CHOSEN);
    }
    Optional<NamedTensor.Place> tie = otherUse(table);
    if (tie.isPresent()) {
      return Optional.of("its table is also used as " + tie.get().path());
    }
    boolean few = settings.bits() < Byte.SIZE;
    if (few && columns % 2 != 0) {
      return Optional.of("its rows of " + columns + " values do not fill whole bytes");
    }
    if (columns * settings.bits() / Byte.SIZE + BYTES_OF_A_ROW >= columns * Float.BYTES) {
      return Optional.of("its rows of " + columns + " values would not get smaller");
    }
    return few && hasOver(table, LARGEST_HALF)
        ? Optional.of(
            "it has values over 65504, too large for the half-precision scales of 4-bit tables")
        : Optional.empty();
  }

  /** Returns a place of the table outside of embeddings. */
  private Optional<NamedTensor.Place> otherUse(ScriptTensor table) {
    return ties.getOrDefault(table, List.of()).stream()
        .filter(place -> embeddings.stream().noneMatch(e -> e.object() == place.owner()))
        .findFirst();
  }

  private static boolean hasOver(ScriptTensor table, float limit) throws ModelProcessingException {
    for (float value : table.toFloats()) {
      if (Float.isFinite(value) && Math.abs(value) > limit) {
        return true;
      }
    }
    return false;
  }
}

package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.quantization.EmbeddingTable;
import io.sluice.compressor.quantization.PackedParameters;
import io.sluice.compressor.torchscript.NamedTensor;
import io.sluice.compressor.torchscript.Rewrite;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.compressor.torchscript.Value;
import io.sluice.compressor.torchscript.code.ClassSource;
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
record EmbeddingTables(
    ScriptModule model,
    List<Layer.Embedding> embeddings,
    Map<ScriptObject, String> refused,
    Map<Tensor, List<NamedTensor.Place>> ties) {
  /** Stored overhead of a row, bytes: a scale and a zero point of four bytes each. */
  private static final int BYTES_OF_A_ROW = 8;

  private static final float LARGEST_HALF = 65504;

  static EmbeddingTables of(ScriptModule model) throws CompressionException {
    Layers all = Layers.of(model);
    Set<ScriptObject> holders =
        all.flow().operations().stream()
            .filter(LayerRecognition::isEmbedding)
            .flatMap(o -> LayerRecognition.weightOf(o).stream())
            .map(w -> w.owner())
            .collect(Collectors.toSet());
    Map<ScriptObject, String> refused = new LinkedHashMap<>(all.refused());
    refused.keySet().retainAll(holders);
    Map<Tensor, List<NamedTensor.Place>> ties = new HashMap<>();
    for (NamedTensor named : NamedTensor.of(model)) {
      named.instances().forEach(t -> ties.put(t, named.places()));
    }
    return new EmbeddingTables(model, all.all(Layer.Embedding.class), refused, ties);
  }

  /** Whether every embedding table belongs to a replaceable module. */
  boolean areAllModules() {
    return refused.isEmpty();
  }

  Technique.Step quantize(QuantizeEmbeddings settings) throws CompressionException {
    Map<ScriptObject, String> paths = model.paths();
    Rewrite rewrite = new Rewrite();
    Map<Tensor, ScriptObject> packed = new HashMap<>();
    List<StepReport.Layer> changed = new ArrayList<>();
    List<StepReport.Layer> left = new ArrayList<>();
    for (Layer.Embedding embedding : embeddings) {
      String path = paths.getOrDefault(embedding.object(), "?");
      Optional<String> reason = reasonToLeave(embedding, path, settings);
      if (reason.isPresent()) {
        left.add(new StepReport.Layer(path, reason.get()));
        continue;
      }
      Tensor table = embedding.weight();
      ScriptObject replacement = packed.get(table);
      if (replacement == null) {
        replacement = replacement(table, settings.bits(), path, rewrite);
        packed.put(table, replacement);
      }
      rewrite.replace(embedding.object(), replacement);
      changed.add(
          new StepReport.Layer(
              path, "table %s in %d bits".formatted(table.shape(), settings.bits())));
    }
    refused.forEach((o, why) -> left.add(new StepReport.Layer(paths.getOrDefault(o, "?"), why)));
    return new Technique.Step(
        changed.isEmpty() ? model : rewrite.applyTo(model),
        new StepReport(settings.name(), changed, left));
  }

  private static ScriptObject replacement(Tensor table, int bits, String path, Rewrite rewrite)
      throws CompressionException {
    ClassSource source =
        bits == Byte.SIZE ? LayerClasses.EMBEDDING_8_BITS : LayerClasses.EMBEDDING_4_BITS;
    rewrite.define(source);
    Map<String, Value> attributes = new LinkedHashMap<>();
    attributes.put("packed", PackedParameters.embedding(EmbeddingTable.of(table, bits, path)));
    attributes.put("width", Value.of(table.shape().get(1)));
    return ScriptObject.of(source.name(), attributes);
  }

  private Optional<String> reasonToLeave(
      Layer.Embedding embedding, String path, QuantizeEmbeddings settings)
      throws CompressionException {
    Tensor table = embedding.weight();
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
  private Optional<NamedTensor.Place> otherUse(Tensor table) {
    return ties.getOrDefault(table, List.of()).stream()
        .filter(place -> embeddings.stream().noneMatch(e -> e.object() == place.owner()))
        .findFirst();
  }

  private static boolean hasOver(Tensor table, float limit) throws CompressionException {
    for (float value : table.toFloats()) {
      if (Float.isFinite(value) && Math.abs(value) > limit) {
        return true;
      }
    }
    return false;
  }
}

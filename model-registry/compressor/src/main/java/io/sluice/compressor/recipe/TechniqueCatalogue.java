package io.sluice.compressor.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.compressor.coding.CompactStorageTechnique;
import io.sluice.compressor.factorization.RankSelectionRule;
import io.sluice.compressor.technique.BatchNormFoldingTechnique;
import io.sluice.compressor.technique.BlockedLayoutTechnique;
import io.sluice.compressor.technique.ChannelPruningTechnique;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.DistillationTechnique;
import io.sluice.compressor.technique.DynamicInt8Technique;
import io.sluice.compressor.technique.EmbeddingQuantizationTechnique;
import io.sluice.compressor.technique.FineTuningTechnique;
import io.sluice.compressor.technique.GradualPruningTechnique;
import io.sluice.compressor.technique.HalfPrecisionTechnique;
import io.sluice.compressor.technique.MagnitudePruningTechnique;
import io.sluice.compressor.technique.PatternPruningTechnique;
import io.sluice.compressor.technique.QuantizationAwareTrainingTechnique;
import io.sluice.compressor.technique.RandomPruningTechnique;
import io.sluice.compressor.technique.StaticInt8Technique;
import io.sluice.compressor.technique.WeightOnlyQuantizationTechnique;
import io.sluice.compressor.technique.WeightSharingTechnique;
import io.sluice.compressor.technique.depth.LayerDroppingTechnique;
import io.sluice.compressor.technique.factor.CpDecompositionTechnique;
import io.sluice.compressor.technique.factor.DepthwiseSeparableTechnique;
import io.sluice.compressor.technique.factor.LayerMergingTechnique;
import io.sluice.compressor.technique.factor.LowRankFactorizationTechnique;
import io.sluice.compressor.technique.factor.TuckerDecompositionTechnique;
import io.sluice.graph.quantization.ActivationRangeRule;
import io.sluice.torchscript.ModelProcessingException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Catalogue of the techniques available to recipes. A technique is a public record; its components
 * are its settings, spelled in kebab case, and the instance in the catalogue has the defaults. The
 * compact constructor refuses values out of range with an {@link IllegalArgumentException} naming
 * the allowed values.
 */
public final class TechniqueCatalogue {
  private static final TechniqueCatalogue STANDARD =
      new TechniqueCatalogue(
          List.of(
              new Entry(
                  new BatchNormFoldingTechnique(),
                  "multiplies each BatchNorm into the layer beside it; lossless"),
              new Entry(
                  new BlockedLayoutTechnique(),
                  "keeps activations in oneDNN's layout, weights packed at load; lossless"),
              new Entry(
                  new DynamicInt8Technique(),
                  "int8 weights of Linears, recurrent layers and embeddings, activations quantised"
                      + " as they come; needs no data"),
              new Entry(
                  new EmbeddingQuantizationTechnique(),
                  "tables of embeddings in 8 or 4 bits, a scale for each row; needs no data"),
              new Entry(
                  new FineTuningTechnique(1, 0.01),
                  "trains on; pruned weights stay pruned, shared ones shared; needs training data"),
              new Entry(
                  new DistillationTechnique(),
                  "trains on to become like the model as brought; needs training data"),
              new Entry(
                  new GradualPruningTechnique(),
                  "trains on while weights become zero; needs training data"),
              new Entry(
                  new QuantizationAwareTrainingTechnique(),
                  "trains on with what int8 will compute, for a step static-int8 behind it; needs"
                      + " training and calibration data"),
              new Entry(
                  new StaticInt8Technique(ActivationRangeRule.LEAST_SQUARES),
                  "int8 weights and activations, in integers from layer to layer; needs calibration"
                      + " data"),
              new Entry(
                  new ChannelPruningTechnique(0.5),
                  "takes channels and neurons out, coupled ones together; shapes shrink"),
              new Entry(
                  new LowRankFactorizationTechnique(0.9),
                  "makes two Linears of one by its largest singular values; fine-tune after it"),
              new Entry(
                  new TuckerDecompositionTechnique(RankSelectionRule.BAYESIAN, 1),
                  "makes three small convolutions of one; fine-tune after it"),
              new Entry(
                  new CpDecompositionTechnique(RankSelectionRule.PARAMETERS, 0.3),
                  "makes three very small convolutions of one; fine-tune after it"),
              new Entry(
                  new DepthwiseSeparableTechnique(),
                  "a student with a convolution per channel and one across; distill after it"),
              new Entry(
                  new LayerDroppingTechnique(1),
                  "takes out the residual blocks or layers that the model misses least"),
              new Entry(
                  new LayerMergingTechnique(),
                  "makes one layer of two that nothing is between; lossless"),
              new Entry(
                  new MagnitudePruningTechnique(0.5),
                  "sets the smallest weights to zero; shapes stay"),
              new Entry(
                  new RandomPruningTechnique(0.5), "sets weights to zero by lot, to compare with"),
              new Entry(
                  new PatternPruningTechnique(),
                  "keeps the largest few of so many neighbours, such as 2 of 4"),
              new Entry(
                  new WeightSharingTechnique(5),
                  "lets weights share a few values, the centroids of k-means"),
              new Entry(
                  new WeightOnlyQuantizationTechnique(),
                  "rounds weights to 2 to 8 bits; activations stay in fp32"),
              new Entry(new HalfPrecisionTechnique(), "rounds every float to 16 bits"),
              new Entry(
                  new CompactStorageTechnique(),
                  "the smallest exact form of every tensor, decoded at load; lossless, the last step")));

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * A named technique.
   *
   * @param defaults technique with the default of every setting
   * @param purpose effect and requirements, for people, in some words
   */
  public record Entry(CompressionTechnique defaults, String purpose) {
    public String name() {
      return defaults.name();
    }

    /** Settings in the order of the record's components. */
    public List<Setting> settings() {
      return TechniqueSettings.of(defaults);
    }
  }

  /**
   * A setting of a technique.
   *
   * @param name name in kebab case
   * @param defaultValue default as written in a recipe; empty without a default
   * @param allowed kind of value, such as {@code a whole number}
   */
  public record Setting(String name, String defaultValue, String allowed) {}

  TechniqueCatalogue(List<Entry> entries) {
    for (Entry entry : entries) {
      if (this.entries.put(entry.name(), entry) != null) {
        throw new IllegalArgumentException("Two techniques have the name " + entry.name());
      }
    }
  }

  /** All techniques of this library. */
  public static TechniqueCatalogue standard() {
    return STANDARD;
  }

  /** Entries in reading order. */
  public Collection<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /**
   * A technique with its defaults.
   *
   * @throws ModelProcessingException when the name is unknown
   */
  public CompressionTechnique named(String name) throws ModelProcessingException {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new ModelProcessingException(
          "there is no technique \"%s\"%s; there are %s"
              .formatted(
                  name,
                  SimilarNames.hint(name, entries.keySet()),
                  String.join(", ", entries.keySet())));
    }
    return entry.defaults();
  }

  /**
   * A technique with its defaults but for the given settings.
   *
   * @throws ModelProcessingException when the name is unknown, or a setting is foreign to the
   *     technique or has an invalid value
   */
  CompressionTechnique bind(String name, JsonNode settings) throws ModelProcessingException {
    return TechniqueSettings.bind(named(name), settings);
  }
}

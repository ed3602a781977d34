package io.sluice.compressor.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.compressor.CompressionException;
import io.sluice.compressor.coding.CompactStorage;
import io.sluice.compressor.factorization.RankRule;
import io.sluice.compressor.quantization.RangeRule;
import io.sluice.compressor.technique.BlockedLayout;
import io.sluice.compressor.technique.Distill;
import io.sluice.compressor.technique.DynamicInt8;
import io.sluice.compressor.technique.FineTune;
import io.sluice.compressor.technique.FoldBatchNorm;
import io.sluice.compressor.technique.GradualPrune;
import io.sluice.compressor.technique.HalfPrecision;
import io.sluice.compressor.technique.MagnitudePruning;
import io.sluice.compressor.technique.PatternPruning;
import io.sluice.compressor.technique.PruneChannels;
import io.sluice.compressor.technique.QuantizationAware;
import io.sluice.compressor.technique.QuantizeEmbeddings;
import io.sluice.compressor.technique.RandomPruning;
import io.sluice.compressor.technique.StaticInt8;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.WeightOnly;
import io.sluice.compressor.technique.WeightSharing;
import io.sluice.compressor.technique.depth.DropLayers;
import io.sluice.compressor.technique.factor.CpDecomposition;
import io.sluice.compressor.technique.factor.DepthwiseSeparable;
import io.sluice.compressor.technique.factor.LowRank;
import io.sluice.compressor.technique.factor.MergeLayers;
import io.sluice.compressor.technique.factor.TuckerDecomposition;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The techniques that recipes can name. A technique is a public record; its components are its
 * settings, spelled in kebab case, and the instance in here has their defaults. Its compact
 * constructor refuses values out of range with an {@link IllegalArgumentException} that says what
 * is allowed.
 */
public final class Catalogue {
  private static final Catalogue STANDARD =
      new Catalogue(
          List.of(
              new Entry(
                  new FoldBatchNorm(),
                  "multiplies each BatchNorm into the layer beside it; lossless"),
              new Entry(
                  new BlockedLayout(),
                  "keeps activations in oneDNN's layout, weights packed at load; lossless"),
              new Entry(
                  new DynamicInt8(),
                  "int8 weights of Linears, recurrent layers and embeddings, activations quantised"
                      + " as they come; needs no data"),
              new Entry(
                  new QuantizeEmbeddings(),
                  "tables of embeddings in 8 or 4 bits, a scale for each row; needs no data"),
              new Entry(
                  new FineTune(1, 0.01),
                  "trains on; pruned weights stay pruned, shared ones shared; needs training data"),
              new Entry(
                  new Distill(),
                  "trains on to become like the model as brought; needs training data"),
              new Entry(
                  new GradualPrune(), "trains on while weights become zero; needs training data"),
              new Entry(
                  new QuantizationAware(),
                  "trains on with what int8 will compute, for a step static-int8 behind it; needs"
                      + " training and calibration data"),
              new Entry(
                  new StaticInt8(RangeRule.LEAST_SQUARES),
                  "int8 weights and activations, in integers from layer to layer; needs calibration"
                      + " data"),
              new Entry(
                  new PruneChannels(0.5),
                  "takes channels and neurons out, coupled ones together; shapes shrink"),
              new Entry(
                  new LowRank(0.9),
                  "makes two Linears of one by its largest singular values; fine-tune after it"),
              new Entry(
                  new TuckerDecomposition(RankRule.BAYESIAN, 1),
                  "makes three small convolutions of one; fine-tune after it"),
              new Entry(
                  new CpDecomposition(RankRule.PARAMETERS, 0.3),
                  "makes three very small convolutions of one; fine-tune after it"),
              new Entry(
                  new DepthwiseSeparable(),
                  "a student with a convolution per channel and one across; distill after it"),
              new Entry(
                  new DropLayers(1),
                  "takes out the residual blocks or layers that the model misses least"),
              new Entry(
                  new MergeLayers(), "makes one layer of two that nothing is between; lossless"),
              new Entry(
                  new MagnitudePruning(0.5), "sets the smallest weights to zero; shapes stay"),
              new Entry(new RandomPruning(0.5), "sets weights to zero by lot, to compare with"),
              new Entry(
                  new PatternPruning(),
                  "keeps the largest few of so many neighbours, such as 2 of 4"),
              new Entry(
                  new WeightSharing(5),
                  "lets weights share a few values, the centroids of k-means"),
              new Entry(
                  new WeightOnly(), "rounds weights to 2 to 8 bits; activations stay in fp32"),
              new Entry(new HalfPrecision(), "rounds every float to 16 bits"),
              new Entry(
                  new CompactStorage(),
                  "the smallest exact form of every tensor, decoded at load; lossless, the last step")));

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * A technique that can be named.
   *
   * @param defaults has the default of every setting
   * @param purpose what it does and what it needs, for people, in some words
   */
  public record Entry(Technique defaults, String purpose) {
    public String name() {
      return defaults.name();
    }

    /** In the order of the record's components. */
    public List<Setting> settings() {
      return Settings.of(defaults);
    }
  }

  /**
   * A setting of a technique.
   *
   * @param name in kebab case
   * @param defaultValue as it would be written in a recipe; empty when there is none
   * @param allowed what kind of value it takes, such as {@code a whole number}
   */
  public record Setting(String name, String defaultValue, String allowed) {}

  Catalogue(List<Entry> entries) {
    for (Entry entry : entries) {
      if (this.entries.put(entry.name(), entry) != null) {
        throw new IllegalArgumentException("Two techniques have the name " + entry.name());
      }
    }
  }

  /** All techniques of this library. */
  public static Catalogue standard() {
    return STANDARD;
  }

  /** In the order in which they are best read. */
  public Collection<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /**
   * A technique with its defaults.
   *
   * @throws CompressionException when there is none of this name
   */
  public Technique named(String name) throws CompressionException {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new CompressionException(
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
   * @throws CompressionException when there is none of this name, or a setting is not its own or
   *     has a value that it cannot take
   */
  Technique bind(String name, JsonNode settings) throws CompressionException {
    return Settings.bind(named(name), settings);
  }
}

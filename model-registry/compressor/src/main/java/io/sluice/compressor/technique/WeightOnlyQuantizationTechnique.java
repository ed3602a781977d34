package io.sluice.compressor.technique;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Weight-only quantisation: rounds weights to integer multiples of a scale; activations stay in
 * floats. The model still computes in fp32; compact storage then stores integers and scales. Scales
 * are rounded to 16 bits where no relevant precision is lost.
 *
 * @param bits bits per weight, 2 to 8
 * @param group number of neighbours in a row per scale; 0 for the whole row, that is, an output
 *     channel. Rows not divisible by the group get a single scale
 * @param symmetric whether the integers are symmetric about zero; otherwise each group has an
 *     offset
 * @param scales method of choosing scales
 * @param layers layers to quantise
 */
public record WeightOnlyQuantizationTechnique(
    int bits, int group, boolean symmetric, GroupScaleRule scales, LayerChoice layers)
    implements CompressionTechnique {
  private static final int MIN_GROUP = 16;

  public WeightOnlyQuantizationTechnique(
      int bits,
      int group,
      boolean symmetric,
      @Nullable GroupScaleRule scales,
      @Nullable LayerChoice layers) {
    if (bits < 2 || bits > 8) {
      throw new IllegalArgumentException("bits must be from 2 to 8, but is " + bits);
    }
    if (group != 0 && (group < MIN_GROUP || Integer.bitCount(group) != 1 || group > 256)) {
      throw new IllegalArgumentException(
          "group must be 0, 16, 32, 64, 128 or 256, but is " + group);
    }
    this.bits = bits;
    this.group = group;
    this.symmetric = symmetric;
    this.scales = scales == null ? GroupScaleRule.LEAST_SQUARES : scales;
    this.layers = layers == null ? LayerChoice.ALL : layers;
  }

  /** 8 bits, a scale per output channel. */
  public WeightOnlyQuantizationTechnique() {
    this(8, 0, true, null, null);
  }

  @Override
  public String name() {
    return "weight-only";
  }

  @Override
  public Step apply(ScriptModule model, StepContext workshop) throws ModelProcessingException {
    return ModelWeightEditor.matrices(name(), model, layers)
        .each(
            (tensor, values) -> {
              int row = values.length / (int) (long) tensor.tensor().shape().get(0);
              int size = group > 0 && row % group == 0 ? group : row;
              return round(values, size);
            });
  }

  private String round(float[] values, int size) {
    double power = 0;
    double lost = 0;
    for (int from = 0; from < values.length; from += size) {
      QuantizationGrid grid = scales.choose(values, from, from + size, bits, symmetric);
      for (int i = from; i < from + size; i++) {
        float rounded = grid.round(values[i]);
        power += (double) values[i] * values[i];
        lost += ((double) values[i] - rounded) * ((double) values[i] - rounded);
        values[i] = rounded;
      }
    }
    return String.format(
        Locale.ROOT,
        "%d bits, a scale per %d weights, relative squared error %.5f",
        bits,
        size,
        power == 0 ? 0 : lost / power);
  }
}

package io.sluice.compressor.technique;

import io.sluice.torchscript.HalfPrecisionConversion;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.NamedTensor;
import io.sluice.torchscript.ScriptModule;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Rounding of every float to a 16-bit type. The model still computes in 32 bits, as CPUs are slower
 * in 16; compact storage then halves the file.
 *
 * @param type target type
 * @param layers layers to round
 */
public record HalfPrecisionTechnique(Type type, LayerChoice layers)
    implements CompressionTechnique {
  private static final float LARGEST_HALF = 65504;

  /** 16-bit floating-point type. */
  public enum Type {
    /** 11 significant bits, largest value 65,504. */
    FLOAT16,
    /** 8 significant bits, range of fp32. */
    BFLOAT16
  }

  public HalfPrecisionTechnique(@Nullable Type type, @Nullable LayerChoice layers) {
    this.type = type == null ? Type.FLOAT16 : type;
    this.layers = layers == null ? LayerChoice.ALL : layers;
  }

  public HalfPrecisionTechnique() {
    this(null, null);
  }

  @Override
  public String name() {
    return "half-precision";
  }

  @Override
  public Step apply(ScriptModule model, StepContext workshop) throws ModelProcessingException {
    ModelWeightEditor weights = ModelWeightEditor.all(name(), model, layers);
    for (NamedTensor tensor : weights.chosen()) {
      float[] values = tensor.tensor().toFloats();
      if (type == Type.FLOAT16 && isTooLarge(values)) {
        weights.leave(tensor, "it has values over 65504, which only bfloat16 can hold");
        continue;
      }
      for (int i = 0; i < values.length; i++) {
        values[i] = rounded(values[i]);
      }
      weights.change(
          tensor, values, type.name().toLowerCase(Locale.ROOT) + " " + tensor.tensor().shape());
    }
    return weights.step();
  }

  private float rounded(float value) {
    return type == Type.FLOAT16
        ? HalfPrecisionConversion.fromHalf(HalfPrecisionConversion.toHalf(value))
        : HalfPrecisionConversion.fromBfloat16(HalfPrecisionConversion.toBfloat16(value));
  }

  private static boolean isTooLarge(float[] values) {
    for (float value : values) {
      if (Float.isFinite(value) && Math.abs(value) > LARGEST_HALF) {
        return true;
      }
    }
    return false;
  }
}

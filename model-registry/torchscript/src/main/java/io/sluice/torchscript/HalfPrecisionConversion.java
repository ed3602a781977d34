package io.sluice.torchscript;

/**
 * Conversion between float and the 16-bit types binary16 and bfloat16; rounding is to the nearest,
 * ties to even.
 */
public final class HalfPrecisionConversion {
  private static final int FLOAT_MANTISSA = 23;
  private static final int HALF_MANTISSA = 10;
  private static final int DROPPED = FLOAT_MANTISSA - HALF_MANTISSA;
  private static final int HALF_INFINITY = 0x7c00;

  /** Smallest float rounded to infinity: 65,520. */
  private static final int OVERFLOW = 0x477ff000;

  /** 2^-14, the smallest normal half. */
  private static final int NORMAL = 0x38800000;

  /** Addend for magnitudes below 2^-14; the lowest bits of the sum are the subnormal half. */
  private static final float SUBNORMAL_SHIFT = 0.5f;

  private HalfPrecisionConversion() {}

  /** The value in IEEE 754 binary16: 5 bits of exponent, 10 of mantissa. */
  public static short toHalf(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) {
      return (short) (sign | HALF_INFINITY | 0x200 | magnitude >> DROPPED & 0x3ff);
    }
    if (magnitude >= OVERFLOW) {
      return (short) (sign | HALF_INFINITY);
    }
    if (magnitude < NORMAL) {
      float shifted = Float.intBitsToFloat(magnitude) + SUBNORMAL_SHIFT;
      return (short)
          (sign | Float.floatToRawIntBits(shifted) - Float.floatToRawIntBits(SUBNORMAL_SHIFT));
    }
    int rebased = magnitude - (112 << FLOAT_MANTISSA);
    return (short) (sign | roundedAway(rebased, DROPPED));
  }

  public static float fromHalf(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = half >> HALF_MANTISSA & 0x1f;
    int mantissa = half & 0x3ff;
    if (exponent == 0) {
      float magnitude = mantissa * 0x1p-24f;
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(magnitude));
    }
    int floatExponent = exponent == 0x1f ? 0xff : exponent + 112;
    return Float.intBitsToFloat(sign | floatExponent << FLOAT_MANTISSA | mantissa << DROPPED);
  }

  /** The rounded upper half of a float: 8 bits of exponent, 7 of mantissa. */
  public static short toBfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) roundedAway(bits, 16);
  }

  public static float fromBfloat16(short bfloat16) {
    return Float.intBitsToFloat(bfloat16 << 16);
  }

  /** The bits without the {@code dropped} lowest bits, rounded to the nearest, ties to even. */
  private static int roundedAway(int bits, int dropped) {
    int odd = bits >>> dropped & 1;
    return (bits + (1 << (dropped - 1)) - 1 + odd) >>> dropped;
  }
}

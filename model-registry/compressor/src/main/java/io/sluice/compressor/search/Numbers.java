package io.sluice.compressor.search;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers for people. */
final class Numbers {
  private static final MathContext FOUR_DIGITS = new MathContext(4);

  private Numbers() {}

  /** As few digits as tell it exactly, never with an exponent. */
  static String exact(double value) {
    return plain(BigDecimal.valueOf(value));
  }

  /** Four digits at most. */
  static String rounded(double value) {
    return Double.isFinite(value)
        ? plain(BigDecimal.valueOf(value).round(FOUR_DIGITS))
        : String.valueOf(value);
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}

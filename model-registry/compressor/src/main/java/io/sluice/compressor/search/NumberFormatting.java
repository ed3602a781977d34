package io.sluice.compressor.search;

import java.math.BigDecimal;
import java.math.MathContext;

/** Formatting of numbers for people. */
final class NumberFormatting {
  private static final MathContext FOUR_DIGITS = new MathContext(4);

  private NumberFormatting() {}

  /** The shortest exact digits, never with an exponent. */
  static String exact(double value) {
    return plain(BigDecimal.valueOf(value));
  }

  /** Four digits at most. */
  static String rounded(double value) {
    return Double.isFinite(value)
        ? plain(BigDecimal.valueOf(value).round(FOUR_DIGITS))
        : String.valueOf(value);
  }

  /** Duration such as {@code 9 min 58 s}. */
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return rounded(Math.round(seconds * 10) / 10.0) + " s";
    }
    return whole / 60 + " min" + (whole % 60 == 0 ? "" : " " + whole % 60 + " s");
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}

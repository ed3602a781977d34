package io.sluice.bench.compression;

import java.util.Locale;

/** How numbers are printed. */
final class Figures {
  private Figures() {}

  /** At most three digits behind the point, none for nothing. */
  static String plain(double value) {
    String text = String.format(Locale.ROOT, "%.3f", value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }

  /** A share as per cent with two digits. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  /** Of a share, in points of a per cent, with a sign. */
  static String points(double difference) {
    return String.format(Locale.ROOT, "%+.2f", 100 * difference);
  }

  static String times(double ratio) {
    return String.format(Locale.ROOT, "%.2f×", ratio);
  }

  static String millis(double value) {
    return String.format(Locale.ROOT, "%.3f ms", value);
  }

  static String bytes(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}

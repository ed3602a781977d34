package io.sluice.bench.page;

import java.util.Locale;

/** How numbers are printed. */
public final class FigureFormat {
  private FigureFormat() {}

  /** At most three digits behind the point, none for nothing. */
  public static String plain(double value) {
    String text = String.format(Locale.ROOT, "%.3f", value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }

  /** A share as per cent with two digits. */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  /** Of a share, in points of a per cent, with a sign. */
  public static String points(double difference) {
    return String.format(Locale.ROOT, "%+.2f", 100 * difference);
  }

  public static String times(double ratio) {
    return String.format(Locale.ROOT, "%.2f×", ratio);
  }

  public static String millis(double value) {
    return String.format(Locale.ROOT, "%.3f ms", value);
  }

  public static String bytes(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}

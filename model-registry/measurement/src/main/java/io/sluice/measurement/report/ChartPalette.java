package io.sluice.measurement.report;

/** Colours that most people can tell apart (Okabe and Ito, "Color universal design", 2008). */
final class ChartPalette {
  private static final int[] COLOURS = {
    0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9, 0x000000, 0xb8a800
  };

  private ChartPalette() {}

  static int colour(int i) {
    return COLOURS[i % COLOURS.length];
  }

  /** What shares a colour: the engine. */
  static String group(ReportedVariant variant) {
    return variant.engine().toString();
  }
}

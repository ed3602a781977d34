package io.sluice.measurement.report;

/**
 * What charts are drawn on. Lengths are in pixels from the upper left corner; colours are 0xRRGGBB.
 */
interface ChartCanvas {
  void line(double x1, double y1, double x2, double y2, int colour, double width);

  void rectangle(double x, double y, double width, double height, int colour);

  void circle(double x, double y, double radius, int colour);

  /**
   * @param y of the base line
   * @param anchor which part of the text is at x
   */
  void text(double x, double y, String text, int size, int colour, Anchor anchor);

  enum Anchor {
    START,
    MIDDLE,
    END
  }
}

package io.sluice.measurement.report;

import java.util.Locale;

/** Draws Scalable Vector Graphics 1.1. */
final class SvgCanvas implements ChartCanvas {
  private final StringBuilder svg = new StringBuilder();
  private final int width;
  private final int height;

  SvgCanvas(int width, int height) {
    this.width = width;
    this.height = height;
    rectangle(0, 0, width, height, 0xffffff);
  }

  @Override
  public void line(double x1, double y1, double x2, double y2, int colour, double lineWidth) {
    add(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#%06x\" stroke-width=\"%.1f\"/>",
        x1, y1, x2, y2, colour, lineWidth);
  }

  @Override
  public void rectangle(double x, double y, double w, double h, int colour) {
    add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#%06x\"/>",
        x, y, w, h, colour);
  }

  @Override
  public void circle(double x, double y, double radius, int colour) {
    add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"#%06x\"/>", x, y, radius, colour);
  }

  @Override
  public void text(double x, double y, String text, int size, int colour, Anchor anchor) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" fill=\"#%06x\" text-anchor=\"%s\" font-family=\"sans-serif\">%s</text>",
        x, y, size, colour, anchor.name().toLowerCase(Locale.ROOT), ReportHtmlPage.escape(text));
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  String svg() {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n%s</svg>\n"
        .formatted(width, height, width, height, svg);
  }
}

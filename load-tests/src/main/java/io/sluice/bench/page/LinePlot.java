package io.sluice.bench.page;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A plot of lines, written as a small PNG. */
public final class LinePlot {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 340;

  /** Told apart also by those who see no difference of red and green (Okabe and Ito). */
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0x56B4E9),
          new Color(0xE69F00),
          Color.GRAY,
          Color.BLACK);

  private final XYChart chart;

  /**
   * @param x what the axis to the right shows, with its unit
   * @param y what the axis upward shows, with its unit
   */
  public LinePlot(String title, String x, String y) {
    System.setProperty("java.awt.headless", "true");
    chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    Font small = new Font(Font.SANS_SERIF, Font.PLAIN, 11);
    chart
        .getStyler()
        .setLegendPosition(LegendPosition.OutsideE)
        .setLegendFont(small)
        .setChartTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13))
        .setChartBackgroundColor(Color.WHITE)
        .setSeriesColors(COLOURS.toArray(Color[]::new));
    chart
        .getStyler()
        .setAxisTickLabelsFont(small)
        .setAxisTitleFont(small)
        .setDecimalPattern("#.##");
  }

  /** Adds a line through points; NaN interrupts it. */
  public LinePlot line(String name, double[] xs, double[] ys) {
    chart.addSeries(name, xs, ys).setMarker(SeriesMarkers.NONE).setLineWidth(1.4f);
    return this;
  }

  /** Adds points. */
  public LinePlot points(String name, double[] xs, double[] ys) {
    chart.addSeries(name, xs, ys).setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    return this;
  }

  public void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
  }
}

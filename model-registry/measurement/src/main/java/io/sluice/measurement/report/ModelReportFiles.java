package io.sluice.measurement.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes a report: {@code report.txt}, {@code report.md}, {@code report.json}, {@code report.html},
 * and the charts as PNG. The same values give the same files.
 */
public final class ModelReportFiles {
  private static final double MEGABYTE = 1e6;

  private ModelReportFiles() {}

  /**
   * @param folder is made if missing; what is in it under these names is overwritten
   */
  public static void write(ModelReport report, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("report.txt"), VariantTables.text(report));
    Files.writeString(folder.resolve("report.md"), VariantTables.markdown(report));
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve("report.json").toFile(), report);
    List<String> charts = new ArrayList<>();
    for (Drawing drawing : drawings(report)) {
      ImageCanvas image = new ImageCanvas(drawing.width(), drawing.height());
      drawing.draw().accept(image);
      image.write(folder.resolve(drawing.name() + ".png"));
      SvgCanvas svg = new SvgCanvas(drawing.width(), drawing.height());
      drawing.draw().accept(svg);
      charts.add(svg.svg());
    }
    Files.writeString(folder.resolve("report.html"), ReportHtmlPage.page(report, charts));
  }

  private record Drawing(String name, int width, int height, Consumer<ChartCanvas> draw) {}

  private static List<Drawing> drawings(ModelReport report) {
    List<Drawing> drawings = new ArrayList<>();
    boolean accuracy = report.hasAccuracy();
    String quality = accuracy ? "accuracy, %" : "agreement with the first variant, %";
    String name = accuracy ? "Accuracy" : "Agreement";
    ParetoChart latency =
        new ParetoChart(
            name + " and latency",
            "p50 of one inference at batch 1, ms",
            quality,
            report.variants(),
            v -> v.p50Millis().known().orElse(Double.NaN));
    ParetoChart size =
        new ParetoChart(
            name + " and size",
            "bytes on disk, MB",
            quality,
            report.variants(),
            v -> v.size().bytes() / MEGABYTE);
    add(drawings, "accuracy-latency", latency);
    add(drawings, "accuracy-size", size);
    if (!report.sensitivity().isEmpty()) {
      SensitivityChart chart = new SensitivityChart(report.sensitivity());
      drawings.add(new Drawing("sensitivity", SensitivityChart.WIDTH, chart.height(), chart::draw));
    }
    return drawings;
  }

  private static void add(List<Drawing> drawings, String name, ParetoChart chart) {
    if (!chart.isEmpty()) {
      drawings.add(new Drawing(name, ParetoChart.WIDTH, ParetoChart.HEIGHT, chart::draw));
    }
  }
}

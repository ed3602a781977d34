package io.sluice.measurement.report;

import io.sluice.measurement.report.ChartCanvas.Anchor;
import io.sluice.measurement.report.ModelReport.LayerSensitivity;
import java.util.List;
import java.util.Locale;

/** One bar per layer: what is lost when it alone is compressed. */
final class SensitivityChart {
  static final int WIDTH = 860;

  private static final int LEFT = 240;
  private static final int RIGHT = WIDTH - 80;
  private static final int TOP = 50;
  private static final int ROW = 20;
  private static final int INK = 0x333333;
  private static final int NAME_LENGTH = 36;

  private final List<LayerSensitivity> layers;

  SensitivityChart(List<LayerSensitivity> layers) {
    this.layers = layers;
  }

  int height() {
    return TOP + ROW * layers.size() + 30;
  }

  void draw(ChartCanvas canvas) {
    double least = layers.stream().mapToDouble(LayerSensitivity::lost).min().orElse(0);
    double most = layers.stream().mapToDouble(LayerSensitivity::lost).max().orElse(1);
    ChartAxis x = ChartAxis.around(Math.min(0, least), Math.max(0, most), LEFT, RIGHT);
    canvas.text(20, 22, "Sensitivity of layers", 15, INK, Anchor.START);
    canvas.text(
        20, 40, "percentage points lost when only this one is compressed", 11, INK, Anchor.START);
    for (int i = 0; i < layers.size(); i++) {
      bar(canvas, layers.get(i), x, TOP + ROW * i);
    }
    double bottom = TOP + ROW * layers.size();
    canvas.line(x.place(0), TOP, x.place(0), bottom, INK, 1);
  }

  private static void bar(ChartCanvas canvas, LayerSensitivity layer, ChartAxis x, double top) {
    double zero = x.place(0);
    double end = x.place(layer.lost());
    int colour = ChartPalette.colour(layer.lost() > 0 ? 1 : 2);
    canvas.rectangle(Math.min(zero, end), top + 4, Math.abs(end - zero), ROW - 8, colour);
    String name = layer.layer();
    String shown =
        name.length() > NAME_LENGTH ? "…" + name.substring(name.length() - NAME_LENGTH) : name;
    canvas.text(LEFT - 10, top + 14, shown, 11, INK, Anchor.END);
    String number = String.format(Locale.ROOT, "%.2f", layer.lost());
    canvas.text(Math.max(zero, end) + 6, top + 14, number, 11, INK, Anchor.START);
  }
}

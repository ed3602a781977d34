package io.sluice.measurement.report;

import io.sluice.measurement.report.ChartCanvas.Anchor;
import io.sluice.measurement.statistics.ConfidenceInterval;
import io.sluice.measurement.statistics.ParetoDominance;
import java.awt.geom.Rectangle2D;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Quality against a cost: points with error bars, and the front of those that none beats. */
final class ParetoChart {
  static final int WIDTH = 860;
  static final int HEIGHT = 520;

  private static final int LEFT = 70;
  private static final int RIGHT = WIDTH - 170;
  private static final int TOP = 50;
  private static final int BOTTOM = HEIGHT - 60;
  private static final int INK = 0x333333;
  private static final int GRID = 0xe4e4e4;
  private static final int FRONT = 0x999999;
  private static final int SMALL = 11;
  private static final double LETTER = 6.2;

  private final String title;
  private final String costName;
  private final String qualityName;
  private final List<ReportedVariant> variants;
  private final ToDoubleFunction<ReportedVariant> cost;
  private final List<String> groups;

  /**
   * @param cost NaN when it is not known; such a variant is not shown, nor is one that was not
   *     measured
   */
  ParetoChart(
      String title,
      String costName,
      String qualityName,
      List<ReportedVariant> variants,
      ToDoubleFunction<ReportedVariant> cost) {
    this.title = title;
    this.costName = costName;
    this.qualityName = qualityName;
    this.variants =
        variants.stream()
            .filter(v -> Double.isFinite(cost.applyAsDouble(v)) && Double.isFinite(v.quality()))
            .toList();
    this.cost = cost;
    this.groups = variants.stream().map(ChartPalette::group).distinct().toList();
  }

  boolean isEmpty() {
    return variants.isEmpty();
  }

  void draw(ChartCanvas canvas) {
    ChartAxis x =
        ChartAxis.around(0, variants.stream().mapToDouble(cost).max().orElse(1), LEFT, RIGHT);
    double low = variants.stream().mapToDouble(v -> v.qualityInterval().low()).min().orElse(0);
    double high = variants.stream().mapToDouble(v -> v.qualityInterval().high()).max().orElse(1);
    ChartAxis y = ChartAxis.around(low, high, BOTTOM, TOP);
    grid(canvas, x, y);
    List<ReportedVariant> front =
        ParetoDominance.front(variants, List.of(cost, v -> -v.quality())).stream()
            .sorted(Comparator.comparingDouble(cost))
            .toList();
    front(canvas, x, y, front);
    for (ReportedVariant variant : variants) {
      point(canvas, variant, x, y);
    }
    labels(canvas, x, y, front);
    legend(canvas);
  }

  private void grid(ChartCanvas canvas, ChartAxis x, ChartAxis y) {
    for (double tick : x.ticks()) {
      canvas.line(x.place(tick), TOP, x.place(tick), BOTTOM, GRID, 1);
      canvas.text(x.place(tick), BOTTOM + 18, x.label(tick), SMALL, INK, Anchor.MIDDLE);
    }
    for (double tick : y.ticks()) {
      canvas.line(LEFT, y.place(tick), RIGHT, y.place(tick), GRID, 1);
      canvas.text(LEFT - 8, y.place(tick) + 4, y.label(tick), SMALL, INK, Anchor.END);
    }
    canvas.line(LEFT, BOTTOM, RIGHT, BOTTOM, INK, 1);
    canvas.line(LEFT, TOP, LEFT, BOTTOM, INK, 1);
    canvas.text(LEFT, 22, title, 15, INK, Anchor.START);
    canvas.text(LEFT, TOP - 10, qualityName, SMALL, INK, Anchor.START);
    canvas.text((LEFT + RIGHT) / 2.0, HEIGHT - 20, costName, 12, INK, Anchor.MIDDLE);
  }

  /** Steps: between two variants there is nothing to have. */
  private void front(ChartCanvas canvas, ChartAxis x, ChartAxis y, List<ReportedVariant> front) {
    for (int i = 0; i + 1 < front.size(); i++) {
      double from = x.place(cost.applyAsDouble(front.get(i)));
      double to = x.place(cost.applyAsDouble(front.get(i + 1)));
      double low = y.place(front.get(i).quality());
      canvas.line(from, low, to, low, FRONT, 1.5);
      canvas.line(to, low, to, y.place(front.get(i + 1).quality()), FRONT, 1.5);
    }
  }

  private void point(ChartCanvas canvas, ReportedVariant variant, ChartAxis x, ChartAxis y) {
    int colour = ChartPalette.colour(groups.indexOf(ChartPalette.group(variant)));
    double at = x.place(cost.applyAsDouble(variant));
    ConfidenceInterval bar = variant.qualityInterval();
    canvas.line(at, y.place(bar.low()), at, y.place(bar.high()), colour, 1.2);
    canvas.line(at - 4, y.place(bar.low()), at + 4, y.place(bar.low()), colour, 1.2);
    canvas.line(at - 4, y.place(bar.high()), at + 4, y.place(bar.high()), colour, 1.2);
    canvas.circle(at, y.place(variant.quality()), 5, colour);
  }

  private void labels(ChartCanvas canvas, ChartAxis x, ChartAxis y, List<ReportedVariant> front) {
    LabelPlacement placement =
        new LabelPlacement(
            new Rectangle2D.Double(LEFT + 4, TOP, WIDTH - 10 - LEFT, BOTTOM - TOP - 4));
    placement.keepFree(RIGHT + 16, TOP, WIDTH, TOP + 20 + 18 * groups.size());
    for (ReportedVariant variant : variants) {
      double at = x.place(cost.applyAsDouble(variant));
      ConfidenceInterval bar = variant.qualityInterval();
      placement.keepFree(
          at - 5, y.place(variant.quality()) - 5, at + 5, y.place(variant.quality()) + 5);
      placement.keepFree(at - 2, y.place(bar.high()), at + 2, y.place(bar.low()));
    }
    for (int i = 0; i + 1 < front.size(); i++) {
      double level = y.place(front.get(i).quality());
      double from = x.place(cost.applyAsDouble(front.get(i)));
      placement.keepFree(from, level, x.place(cost.applyAsDouble(front.get(i + 1))), level);
    }
    for (ReportedVariant variant : variants) {
      label(canvas, placement, variant, x, y);
    }
  }

  /** With a thin line to its point when it could not stand next to it. */
  private void label(
      ChartCanvas canvas,
      LabelPlacement placement,
      ReportedVariant variant,
      ChartAxis x,
      ChartAxis y) {
    double at = x.place(cost.applyAsDouble(variant));
    double level = y.place(variant.quality());
    Rectangle2D box = placement.place(at, level, LETTER * variant.name().length());
    boolean left = box.getX() < at;
    double edge = left ? box.getMaxX() : box.getX();
    if (Math.abs(box.getCenterY() - level) > LabelPlacement.HEIGHT) {
      canvas.line(at, level, edge + (left ? 2 : -2), box.getCenterY(), FRONT, 0.6);
    }
    canvas.text(
        edge, box.getCenterY() + 4, variant.name(), SMALL, INK, left ? Anchor.END : Anchor.START);
  }

  private void legend(ChartCanvas canvas) {
    for (int i = 0; i < groups.size(); i++) {
      canvas.circle(RIGHT + 24, TOP + 10 + 18 * i, 5, ChartPalette.colour(i));
      canvas.text(RIGHT + 34, TOP + 14 + 18 * i, groups.get(i), SMALL, INK, Anchor.START);
    }
    double below = TOP + 10 + 18 * groups.size();
    canvas.line(RIGHT + 18, below, RIGHT + 30, below, FRONT, 1.5);
    canvas.text(RIGHT + 34, below + 4, "Pareto front", SMALL, INK, Anchor.START);
  }
}

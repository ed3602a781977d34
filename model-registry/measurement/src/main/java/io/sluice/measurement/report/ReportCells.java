package io.sluice.measurement.report;

import io.sluice.measurement.ExampleScore;
import io.sluice.measurement.ModelMeasurement;
import io.sluice.measurement.statistics.ConfidenceInterval;
import io.sluice.measurement.statistics.PairedRatio;
import io.sluice.registry.manifest.KnownQuantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The report's numbers as the texts of a table. */
final class ReportCells {
  private static final double PERCENT = 100;

  private ReportCells() {}

  /** One row per variant, below a row of headings. */
  static List<List<String>> of(ModelReport report) {
    List<String> baselines =
        report.variants().stream().flatMap(v -> v.speedUps().keySet().stream()).distinct().toList();
    List<List<String>> rows = new ArrayList<>();
    rows.add(headings(baselines));
    report.variants().forEach(v -> rows.add(row(v, baselines)));
    return rows;
  }

  private static List<String> headings(List<String> baselines) {
    List<String> headings =
        new ArrayList<>(
            List.of(
                "variant",
                "engine",
                "made by",
                "bytes",
                "gzip",
                "parameters",
                "non-zero",
                "MACs",
                "peak memory",
                "p50 b1 ms",
                "p99 b1 ms",
                "p50 b32 ms",
                "p99 b32 ms",
                "score",
                "vs first p",
                "agreement",
                "cosine",
                "mJ"));
    baselines.forEach(b -> headings.add("speed vs " + b));
    baselines.forEach(b -> headings.add("b32 speed vs " + b));
    return headings;
  }

  private static List<String> row(ReportedVariant variant, List<String> baselines) {
    List<String> row =
        new ArrayList<>(
            List.of(
                variant.name(),
                variant.engine().toString(),
                variant.technique(),
                String.valueOf(variant.size().bytes()),
                String.valueOf(variant.size().gzipBytes()),
                whole(variant.weights().parameters()),
                whole(variant.weights().nonZero()),
                whole(variant.weights().macs()),
                whole(variant.peakBytes()),
                decimal(variant.p50Millis(), 1),
                decimal(variant.p99Millis(), 1),
                decimal(variant.batchP50Millis(), 1),
                decimal(variant.batchP99Millis(), 1),
                score(variant.score()),
                pValue(variant.score()),
                measured(variant, m -> format("%.2f %%", PERCENT * m.agreement())),
                measured(variant, m -> format("%.5f", m.cosine())),
                decimal(variant.joules(), 1000)));
    baselines.forEach(b -> row.add(ratio(variant.speedUps().get(b))));
    baselines.forEach(b -> row.add(ratio(variant.batchSpeedUps().get(b))));
    return row;
  }

  private static String measured(ReportedVariant variant, Function<ModelMeasurement, String> cell) {
    ModelMeasurement measured = variant.measured();
    return measured == null ? "unknown" : cell.apply(measured);
  }

  private static String whole(KnownQuantity quantity) {
    return quantity.known().isPresent()
        ? format("%.0f", quantity.known().getAsDouble()) + source(quantity)
        : "unknown";
  }

  private static String decimal(KnownQuantity quantity, double scale) {
    return quantity.known().isPresent()
        ? format("%.3f", scale * quantity.known().getAsDouble()) + source(quantity)
        : "unknown";
  }

  /** What is not said is measured. */
  private static String source(KnownQuantity quantity) {
    return quantity instanceof KnownQuantity.Modelled ? " (modelled)" : "";
  }

  private static String score(@Nullable ExampleScore score) {
    if (score instanceof ExampleScore.Accuracy accuracy) {
      ConfidenceInterval interval = accuracy.confidence();
      return format(
          "%.2f %% [%.2f, %.2f]",
          PERCENT * accuracy.value(), PERCENT * interval.low(), PERCENT * interval.high());
    }
    return score instanceof ExampleScore.Regression error
        ? format("rmse %.4g [%.4g, %.4g]", error.rmse(), error.low(), error.high())
        : "unknown";
  }

  private static String pValue(@Nullable ExampleScore score) {
    return score instanceof ExampleScore.Accuracy accuracy
        ? format(
            "%.3g (+%d -%d)", accuracy.comparison().pValue(), accuracy.gained(), accuracy.lost())
        : "unknown";
  }

  private static String ratio(@Nullable PairedRatio ratio) {
    return ratio == null
        ? "unknown"
        : format(
            "%.2f [%.2f, %.2f]",
            ratio.median(), ratio.confidence().low(), ratio.confidence().high());
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

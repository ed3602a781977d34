package io.sluice.demo.report;

import io.sluice.demo.fleet.SwitchView;
import io.sluice.demo.fleet.VariantView;
import io.sluice.demo.stream.StreamTally;
import java.util.List;
import java.util.Locale;

/** The tables that the demo prints once. */
public final class DemoReportTables {
  private static final String UNKNOWN = "unknown";

  private DemoReportTables() {}

  /** What the registry measured, fp32 being the measure of the others. */
  public static List<String> variants(List<VariantView> variants) {
    double fullBytes = variants.stream().mapToLong(VariantView::bytes).max().orElse(1);
    TextTable table =
        new TextTable(
            "variant ",
            "bytes",
            "of most",
            "accuracy",
            "agreement",
            "p50",
            "p99",
            "energy",
            "from ");
    for (VariantView v : variants) {
      table.row(
          v.name(),
          Long.toString(v.bytes()),
          format("%.0f %%", 100 * v.bytes() / fullBytes, true),
          format("%.2f %%", 100 * v.accuracy(), Double.isFinite(v.accuracy())),
          format("%.2f %%", 100 * v.agreement(), Double.isFinite(v.agreement())),
          format("%.3f ms", v.p50Millis(), Double.isFinite(v.p50Millis())),
          format("%.3f ms", v.p99Millis(), Double.isFinite(v.p99Millis())),
          format("%.2f mJ", 1e3 * v.joules().known().orElse(0), v.joules().known().isPresent()),
          v.joules().sourceName());
    }
    return table.lines();
  }

  /** What became of the requests. */
  public static List<String> requests(StreamTally tally) {
    return new TextTable(
            "requests", "answered", "errors", "lost", "twice", "accuracy", "p50", "p99", "max")
        .row(
            Integer.toString(tally.requests()),
            Integer.toString(tally.answered()),
            tally.errors().isEmpty() ? "0" : tally.errors().toString(),
            Integer.toString(tally.lost()),
            Integer.toString(tally.duplicated()),
            format("%.2f %%", 100 * tally.accuracy(), tally.answered() > 0),
            format("%.1f ms", tally.latency().p50Millis(), tally.answered() > 0),
            format("%.1f ms", tally.latency().p99Millis(), tally.answered() > 0),
            format("%.1f ms", tally.latency().maxMillis(), tally.answered() > 0))
        .lines();
  }

  /** Every switch with its reason. */
  public static List<String> switches(RunSummary summary) {
    TextTable table = new TextTable("at", "agent ", "from ", "to ", "cause ", "reason ");
    for (SwitchView change : summary.switches()) {
      table.row(
          format("%.1f s", summary.millisSinceStart(change) / 1e3, true),
          change.agent(),
          change.from(),
          change.to(),
          change.cause().toLowerCase(Locale.ROOT),
          change.reason());
    }
    return table.lines();
  }

  /** What must hold, and whether it does. */
  public static List<String> checks(List<RunCheck> checks) {
    TextTable table = new TextTable("check ", "holds ", "figures ");
    for (RunCheck check : checks) {
      table.row(check.name(), check.passed() ? "yes" : "NO", check.figures());
    }
    return table.lines();
  }

  private static String format(String pattern, double value, boolean known) {
    return known ? String.format(Locale.ROOT, pattern, value) : UNKNOWN;
  }
}

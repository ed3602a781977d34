package io.sluice.demo.report;

import io.sluice.demo.fleet.DemoAgentSnapshot;
import io.sluice.registry.manifest.KnownQuantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows the stream second by second: in place on a terminal, else as a line each. */
public final class LiveTable {
  private static final String UNKNOWN = "–";
  private final TerminalScreen screen;

  public LiveTable(TerminalScreen screen) {
    this.screen = screen;
  }

  /**
   * Shows one second.
   *
   * @param errors requests that ended as errors until now
   * @param switches changes of rung until now
   */
  public void show(RunTimeline.Second second, int errors, int switches) {
    if (screen.isTerminal()) {
      screen.redraw(block(second, errors, switches));
    } else {
      screen.print(line(second, errors, switches));
    }
  }

  /** Lets the last second stand. */
  public void done() {
    screen.leaveBlock();
  }

  private static List<String> block(RunTimeline.Second second, int errors, int switches) {
    TextTable stream = new TextTable("time", "rate", "p50", "p99", "errors", "switches");
    stream.row(
        format("%.0f s", second.atSeconds()),
        format("%.0f/s", second.perSecond()),
        millis(second.latency().p50Millis()),
        millis(second.latency().p99Millis()),
        Integer.toString(errors),
        Integer.toString(switches));
    TextTable agents =
        new TextTable("agent ", "rung ", "takes", "p95", "p95 target", "power", "budget", "from ");
    for (DemoAgentSnapshot agent : second.agents()) {
      agents.row(
          agent.id(),
          agent.serving() ? agent.variant() : "(not there)",
          format("%.0f/s", agent.arrivalsPerSecond()),
          millis(agent.p95Millis()),
          millis(agent.latencyTarget()),
          watts(agent.watts().known().orElse(Double.NaN)),
          watts(agent.wattsBudget()),
          agent.watts().sourceName());
    }
    List<String> lines = new ArrayList<>(List.of(""));
    lines.addAll(stream.lines());
    lines.add("");
    lines.addAll(agents.lines());
    return lines;
  }

  private static String line(RunTimeline.Second second, int errors, int switches) {
    StringBuilder line =
        new StringBuilder(
            format(
                "%6.0f s %4.0f/s  p50 %8s  p99 %8s",
                second.atSeconds(),
                second.perSecond(),
                millis(second.latency().p50Millis()),
                millis(second.latency().p99Millis())));
    for (DemoAgentSnapshot agent : second.agents()) {
      line.append(
          format(
              "  | %s %-12s %3.0f/s %s",
              agent.id(),
              agent.serving() ? agent.variant() : "(not there)",
              agent.arrivalsPerSecond(),
              power(agent.watts())));
    }
    return line.append(format("  | errors %d  switches %d", errors, switches)).toString();
  }

  private static String power(KnownQuantity watts) {
    return watts.known().isEmpty()
        ? "W unknown"
        : format("%.2f W %s", watts.known().getAsDouble(), watts.sourceName());
  }

  private static String millis(double value) {
    return Double.isFinite(value) ? format("%.1f ms", value) : UNKNOWN;
  }

  private static String watts(double value) {
    return Double.isFinite(value) ? format("%.3f W", value) : UNKNOWN;
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}

package io.sluice.bench.live;

import io.sluice.demo.DemoException;
import io.sluice.demo.report.TerminalScreen;
import io.sluice.demo.stream.ImageRequests;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures each variant of the ladder under each condition before any law runs. Confined to the
 * main thread.
 */
final class UnloadedLatencyMeasurement {
  /** Of the requests: long enough for all of them. */
  static final Duration DEADLINE = Duration.ofSeconds(5);

  private final LiveBenchStage stage;
  private final ContentionHogs hogs;
  private final ImageRequests requests;
  private final TerminalScreen screen;

  /** Of one variant. */
  record Row(UnloadedLatency calm, UnloadedLatency memoryHog, UnloadedLatency cpuHog) {}

  UnloadedLatencyMeasurement(
      LiveBenchStage stage, ContentionHogs hogs, ImageRequests requests, TerminalScreen screen) {
    this.stage = stage;
    this.hogs = hogs;
    this.requests = requests;
    this.screen = screen;
  }

  /** Of the variants as the first agent ranks them, the most accurate first. */
  List<Row> measure() throws DemoException, IOException, InterruptedException {
    List<KnownRung> ladder;
    try (LiveBenchStage.Agent agent = stage.start("yardstick-none", "static:most-accurate")) {
      ladder = agent.ladder();
    }
    List<Row> rows = new ArrayList<>();
    for (KnownRung rung : ladder) {
      rows.add(measure(rung.variant()));
      screen.print("  " + rows.get(rows.size() - 1));
    }
    return rows;
  }

  private Row measure(String variant) throws DemoException, IOException, InterruptedException {
    try (LiveBenchStage.Agent agent = stage.start("yardstick-" + variant, "static:" + variant)) {
      return new Row(
          beside(ContentionCondition.CALM, variant),
          beside(ContentionCondition.MEMORY_HOG, variant),
          beside(ContentionCondition.CPU_HOG, variant));
    }
  }

  private UnloadedLatency beside(ContentionCondition condition, String variant)
      throws IOException, InterruptedException {
    try (ContentionHogs.Running running = hogs.during(condition)) {
      return UnloadedLatency.measure(stage.http(), stage.endpoint(), requests, variant);
    }
  }
}

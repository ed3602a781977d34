package io.sluice.bench.live;

import io.sluice.demo.DemoException;
import io.sluice.demo.report.Screen;
import io.sluice.demo.stream.ImageRequests;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures each variant of the ladder under each condition before any law runs. Confined to the
 * main thread.
 */
final class Yardsticks {
  /** Of the requests: long enough for all of them. */
  static final Duration DEADLINE = Duration.ofSeconds(5);

  private final Stage stage;
  private final Hogs hogs;
  private final ImageRequests requests;
  private final Screen screen;

  /** Of one variant. */
  record Row(Yardstick calm, Yardstick memoryHog, Yardstick cpuHog) {}

  Yardsticks(Stage stage, Hogs hogs, ImageRequests requests, Screen screen) {
    this.stage = stage;
    this.hogs = hogs;
    this.requests = requests;
    this.screen = screen;
  }

  /** Of the variants as the first agent ranks them, the most accurate first. */
  List<Row> measure() throws DemoException, IOException, InterruptedException {
    List<KnownRung> ladder;
    try (Stage.Agent agent = stage.start("yardstick-none", "static:most-accurate")) {
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
    try (Stage.Agent agent = stage.start("yardstick-" + variant, "static:" + variant)) {
      return new Row(
          beside(Condition.CALM, variant),
          beside(Condition.MEMORY_HOG, variant),
          beside(Condition.CPU_HOG, variant));
    }
  }

  private Yardstick beside(Condition condition, String variant)
      throws IOException, InterruptedException {
    try (Hogs.Running running = hogs.during(condition)) {
      return Yardstick.measure(stage.http(), stage.endpoint(), requests, variant);
    }
  }
}

package io.sluice.demo.report;

import io.sluice.demo.fleet.DemoAgentSnapshot;
import io.sluice.demo.fleet.SwitchView;
import io.sluice.demo.fleet.VariantView;
import io.sluice.demo.stream.LatencyQuantiles;
import io.sluice.demo.stream.StreamTally;
import io.sluice.registry.manifest.KnownQuantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Made-up runs. */
final class Examples {
  static final long START = 1_700_000_000_000L;
  private static final KnownQuantity JOULES = KnownQuantity.modelled(0.0018, "pi4-utilisation");

  private Examples() {}

  static RunSummary good() {
    return new RunSummary(
        tally(0, 0), switches(), START, variants(9_000, 300_000, 0.55, 0.929), kill());
  }

  static StreamTally tally(int lost, int duplicated) {
    return new StreamTally(
        10_000,
        9_998 - lost,
        Map.of("DEADLINE_EXCEEDED", 2),
        lost,
        duplicated,
        0,
        0.931,
        new LatencyQuantiles(9_998, 4.2, 61.5, 840));
  }

  static List<SwitchView> switches() {
    return List.of(
        new SwitchView(
            "edge-2",
            START + 20_400,
            "fp32",
            "int8-static",
            "LATENCY",
            "p95 of 61.0 ms is over the target of 15.0 ms; int8-static should take 22.4 ms"),
        new SwitchView(
            "edge-1",
            START + 21_100,
            "fp32",
            "int8-static",
            "LATENCY",
            "p95 of 48.3 ms is over the target of 15.0 ms; int8-static should take 17.7 ms"),
        new SwitchView(
            "edge-1",
            START + 36_000,
            "int8-static",
            "fp32",
            "HEADROOM",
            "Every limit holds with room to spare; fp32 should take 6.1 ms"),
        new SwitchView(
            "edge-2",
            START + 37_200,
            "int8-static",
            "fp32",
            "HEADROOM",
            "Every limit holds with room to spare; fp32 should take 6.6 ms"),
        new SwitchView(
            "edge-2",
            START + 47_000,
            "fp32",
            "int8-static",
            "POWER",
            "2.561 W (modelled) is over the budget of 2.530 W; <int8-static> should take 2.6 ms at 2.490 W"),
        new SwitchView(
            "edge-2",
            START + 60_000,
            "int8-static",
            "fp32",
            "HEADROOM",
            "Every limit holds with room to spare; fp32 should take 6.6 ms at 2.550 W"));
  }

  static Optional<RunSummary.KillOutcome> kill() {
    return Optional.of(new RunSummary.KillOutcome("edge-2", 4, 4, 312, true));
  }

  static List<VariantView> variants(long bytes, long fullBytes, double p50, double accuracy) {
    return List.of(
        new VariantView("fp32", fullBytes, 0.934, 1, 1.62, 2.1, JOULES),
        new VariantView("int8-dynamic", fullBytes - 1000, 0.9337, 0.998, 1.6, 2.1, JOULES),
        new VariantView("int8-static", bytes, accuracy, 0.981, p50, 0.9, KnownQuantity.unknown()));
  }

  static RunTimeline timeline() {
    Random random = new Random(7);
    RunTimeline timeline = new RunTimeline();
    for (int t = 1; t <= 110; t++) {
      double load = t > 19 && t <= 34 ? 12 : 1;
      double p50 = (3 + random.nextDouble()) * Math.sqrt(load);
      double p99 = (9 + 14 * random.nextDouble()) * load;
      boolean dead = t > 75 && t < 86;
      timeline.add(
          new RunTimeline.Second(
              t,
              90 + random.nextInt(5),
              t == 22 ? 2 : 0,
              new LatencyQuantiles(90, p50, p99, p99),
              List.of(
                  agent("edge-1", true, t > 21 && t < 36, p50, dead ? 90 : 45, random),
                  agent(
                      "edge-2",
                      !dead,
                      (t > 20 && t < 37) || (t > 47 && t < 60),
                      p50,
                      45,
                      random))));
    }
    mark(timeline, 12, "policy for all agents: p95 within 15.0 ms");
    mark(timeline, 19, "a CPU hog takes the processors with 16 threads for 15 s");
    mark(timeline, 34, "the CPU hog has ended");
    mark(
        timeline,
        43,
        "policy for edge-2: at most 2.530 W, of 2.561 W now; its cheapest rung needs 2.490 W");
    mark(timeline, 55, "policy for edge-2: 7.0 W again");
    mark(timeline, 75.3, "edge-2 is killed (SIGKILL) with 4 requests in flight");
    mark(timeline, 80.4, "edge-2 is started again");
    mark(timeline, 85.8, "edge-2 serves again");
    return timeline;
  }

  private static void mark(RunTimeline timeline, double at, String text) {
    timeline.add(new RunTimeline.Mark(at, RunTimeline.Mark.Kind.DISTURBANCE, text));
  }

  private static DemoAgentSnapshot agent(
      String id, boolean serving, boolean low, double p50, double arrivals, Random random) {
    double watts =
        2.5 + (low ? 0 : 0.06) + (id.equals("edge-1") ? 0.05 : 0) + 0.01 * random.nextDouble();
    return new DemoAgentSnapshot(
        id,
        serving,
        "i",
        low ? "int8-static" : "fp32",
        List.of(),
        p50 * 2,
        serving ? arrivals + random.nextInt(6) : 0,
        KnownQuantity.modelled(watts, "pi4-utilisation"),
        1,
        15,
        id.equals("edge-2") && low ? 2.53 : Double.NaN);
  }
}

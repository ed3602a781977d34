package io.sluice.demo;

import io.sluice.demo.fleet.AgentView;
import io.sluice.demo.fleet.Policy;
import io.sluice.demo.fleet.SwitchView;
import io.sluice.demo.process.ChildProcess;
import io.sluice.demo.process.JavaCommand;
import io.sluice.demo.report.Timeline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Asks all agents for a latency that they keep when calm, then takes the processors away from them
 * for a while: they should go down, and up again afterwards.
 */
final class Hogging implements Disturbance {
  /** The target comes from the latency of so many seconds. */
  private static final int CALM_SECONDS = 8;

  private static final Duration POLICY_ARRIVES = Duration.ofSeconds(3);
  private static final Duration HOG = Duration.ofSeconds(15);

  /** After so long without effect the hog grows. */
  private static final Duration STEP = Duration.ofSeconds(3);

  private static final int MOST_HOGS = 3;
  private static final Duration CLIMB = Duration.ofSeconds(15);

  private final Stage stage;
  private final String model;

  Hogging(Stage stage, String model) {
    this.stage = stage;
    this.model = model;
  }

  @Override
  public Duration longest() {
    return POLICY_ARRIVES.plus(HOG).plus(CLIMB).plusSeconds(1);
  }

  @Override
  public void run() throws DemoException, IOException, InterruptedException {
    askForLatency();
    hog();
    boolean climbed = stage.patience().until(stage::allOnTop, CLIMB);
    if (!climbed) {
      stage.narrator().note("not every agent is up again after " + CLIMB.toSeconds() + " s");
    }
  }

  private void askForLatency() throws DemoException, IOException, InterruptedException {
    double target = LatencyTarget.millis(lately(), stage.settings().deadline());
    Policy policy =
        new Policy(
            "model/" + model,
            OptionalDouble.of(target),
            OptionalDouble.empty(),
            Demo.DWELL,
            "demo: from the latency of the calm fleet");
    stage.gateway().put(policy);
    stage
        .narrator()
        .disturbance(
            String.format(Locale.ROOT, "policy for all agents: p95 within %.1f ms", target));
    stage
        .patience()
        .until(
            () -> stage.fleet().agents().stream().allMatch(a -> obeys(a, target)), POLICY_ARRIVES);
  }

  /** What the agents reported over the last seconds. */
  private List<AgentView> lately() {
    List<Timeline.Second> seconds = stage.timeline().seconds();
    return seconds.stream()
        .skip(Math.max(0, seconds.size() - CALM_SECONDS))
        .flatMap(second -> second.agents().stream())
        .toList();
  }

  private static boolean obeys(AgentView agent, double target) {
    return Math.abs(agent.latencyTarget() - target) < 1e-6;
  }

  private void hog() throws DemoException, IOException, InterruptedException {
    int before = downByLatency();
    List<ChildProcess> hogs = new ArrayList<>();
    long endAt = System.nanoTime() + HOG.toNanos();
    // as much as it takes: machines differ in how much of a hog their scheduler lets through
    while (downByLatency() == before && hogs.size() < MOST_HOGS && System.nanoTime() < endAt) {
      hogs.add(startHog(hogs.size() + 1));
      stage.patience().until(() -> downByLatency() > before, STEP);
    }
    stage.patience().pass(Duration.ofNanos(endAt - System.nanoTime()));
    hogs.forEach(ChildProcess::kill);
    stage.narrator().disturbance("the CPU hog has ended");
    if (downByLatency() == before) {
      stage.narrator().note("no agent went down by latency under the hog");
    }
  }

  private ChildProcess startHog(int number) throws IOException {
    int threads = stage.settings().hogThreads();
    ChildProcess hog =
        stage
            .children()
            .start(
                "cpu-hog-" + number,
                JavaCommand.main(
                    CpuHog.class,
                    List.of("-XX:+UseSerialGC", "-Xmx512m"),
                    List.of(Integer.toString(threads))));
    String what =
        number == 1
            ? "a CPU hog takes the processors with %d busy threads, until %d s from now"
                .formatted(threads, HOG.toSeconds())
            : "the CPU hog grows to %d busy threads".formatted(number * threads);
    stage.narrator().disturbance(what);
    return hog;
  }

  private int downByLatency() {
    return (int)
        stage.fleet().switches().stream().filter(s -> s.cause().equals(SwitchView.LATENCY)).count();
  }
}

package io.sluice.demo;

import io.sluice.demo.fleet.DemoPolicy;
import io.sluice.demo.fleet.SwitchView;
import io.sluice.demo.process.JavaCommand;
import io.sluice.demo.process.LoggedChildProcess;
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
final class CpuContention implements SystemDisturbance {
  /** The target comes from the latency of so many seconds. */
  private static final int CALM_SECONDS = 8;

  private static final Duration POLICY_ARRIVES = Duration.ofSeconds(2);

  /** An agent moves its lead once hardly an inference of some seconds had it, which takes 6 s. */
  private static final Duration STEP = Duration.ofSeconds(7);

  private static final int STEPS = 5;
  private static final Duration HOG = STEP.multipliedBy(STEPS);

  /** The share of the latency target that is left when it comes nearer. */
  private static final double NEARER = 0.7;

  /** More than caches hold, so that the memory bus is disturbed too. */
  private static final int MEGABYTES = 256;

  private static final Duration CLIMB = Duration.ofSeconds(8);
  private static final Duration LAST_CLIMB = Duration.ofSeconds(5);

  /** The share of the deadline that the latency target is relaxed to. */
  private static final double RELAXED = 0.5;

  private final DisturbanceStage stage;
  private final String model;

  CpuContention(DisturbanceStage stage, String model) {
    this.stage = stage;
    this.model = model;
  }

  @Override
  public Duration longest() {
    return POLICY_ARRIVES.plus(HOG).plus(CLIMB).plus(LAST_CLIMB);
  }

  @Override
  public void run() throws DemoException, IOException, InterruptedException {
    double target =
        LatencyTarget.millis(stage.timeline().lately(CALM_SECONDS), stage.settings().deadline());
    ask(target, "from the latency of the calm fleet");
    stage.patience().until(() -> allObey(target), POLICY_ARRIVES);
    double kept = hog(target);
    if (kept < target) {
      ask(target, "the disturbance is over");
    }
    stage.patience().until(stage::allOnTop, CLIMB);
    // how much room an agent wants before it goes up depends on its ladder and on the machine
    ask(stage.settings().deadline().toMillis() * RELAXED, "half of the deadline will do");
    if (!stage.patience().until(stage::allOnTop, LAST_CLIMB)) {
      stage.narrator().note("not every agent is up again");
    }
  }

  private void ask(double targetMillis, String why) throws IOException, InterruptedException {
    DemoPolicy policy =
        new DemoPolicy(
            "model/" + model,
            OptionalDouble.of(targetMillis),
            OptionalDouble.empty(),
            DemoRun.DWELL,
            "demo: " + why);
    stage.gateway().put(policy);
    stage
        .narrator()
        .disturbance(
            String.format(
                Locale.ROOT, "policy for all agents: p95 within %.1f ms, %s", targetMillis, why));
  }

  private boolean allObey(double targetMillis) {
    return stage.fleet().agents().stream()
        .allMatch(agent -> Math.abs(agent.latencyTarget() - targetMillis) < 1e-6);
  }

  /**
   * @return the latency target that it came to, ms
   */
  private double hog(double target) throws DemoException, IOException, InterruptedException {
    int before = downByLatency();
    List<LoggedChildProcess> hogs = new ArrayList<>();
    long endAt = System.nanoTime() + HOG.toNanos();
    double asked = disturb(target, before, hogs);
    stage.patience().pass(Duration.ofNanos(endAt - System.nanoTime()));
    hogs.forEach(LoggedChildProcess::kill);
    stage.narrator().disturbance("the CPU hog has ended");
    if (downByLatency() == before) {
      stage.narrator().note("no agent went down by latency under the hog");
    }
    return asked;
  }

  /**
   * Hogs more, and brings the target nearer, by turns until an agent goes down: machines differ in
   * how much of a hog their scheduler lets through, and in how calm the fleet was when its target
   * was taken. One at a time, for a target that no rung keeps moves no lead.
   */
  private double disturb(double target, int before, List<LoggedChildProcess> hogs)
      throws DemoException, IOException, InterruptedException {
    double asked = target;
    for (int step = 0; step < STEPS && downByLatency() == before; step++) {
      if (step % 2 == 0) {
        hogs.add(startHog(hogs.size() + 1));
      } else {
        asked *= NEARER;
        ask(asked, "no agent has gone down yet");
      }
      stage.patience().until(() -> downByLatency() > before, STEP);
    }
    return asked;
  }

  private LoggedChildProcess startHog(int number) throws IOException {
    int threads = stage.settings().hogThreads();
    LoggedChildProcess hog =
        stage
            .children()
            .start(
                "cpu-hog-" + number,
                JavaCommand.main(
                    CpuHogMain.class,
                    List.of("-XX:+UseSerialGC", "-Xmx512m"),
                    CpuHogMain.arguments(threads, MEGABYTES)));
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

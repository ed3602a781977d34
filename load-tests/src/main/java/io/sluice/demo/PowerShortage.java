package io.sluice.demo;

import io.sluice.demo.fleet.DemoAgentSnapshot;
import io.sluice.demo.fleet.DemoPolicy;
import io.sluice.demo.fleet.SwitchView;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Cuts the power budget of one agent to less than its cheapest rung needs ({@link PowerCut}), and
 * restores it: the agent should go down because of power, and up again.
 */
final class PowerShortage implements SystemDisturbance {
  /** The lead moves once hardly an inference of some seconds had it, which takes 7 s. */
  private static final Duration SWITCH = Duration.ofSeconds(12);

  private static final int CUTS = 2;

  /** The least power of so many seconds is what the agent draws without chance. */
  private static final int LATELY_SECONDS = 5;

  private static final Duration HOLD = Duration.ofSeconds(3);
  private static final Duration CLIMB = Duration.ofSeconds(8);

  private final DisturbanceStage stage;
  private final String agent;
  private final double ampleWatts;

  /**
   * @param ampleWatts the budget that the agent has before and after
   */
  PowerShortage(DisturbanceStage stage, String agent, double ampleWatts) {
    this.stage = stage;
    this.agent = agent;
    this.ampleWatts = ampleWatts;
  }

  @Override
  public Duration longest() {
    return CLIMB.plus(SWITCH.multipliedBy(CUTS)).plus(HOLD).plus(CLIMB);
  }

  @Override
  public void run() throws DemoException, IOException, InterruptedException {
    // on its cheapest rung there is nothing to cut
    stage.patience().until(this::isOnTop, CLIMB);
    int before = downByPower();
    // power is noisy: what was meant as a cut may turn out to be none
    for (int cut = 0; cut < CUTS && downByPower() == before; cut++) {
      cut(cut);
      stage.patience().until(() -> downByPower() > before, SWITCH);
    }
    if (downByPower() == before) {
      stage.narrator().note(agent + " did not go down by power");
    }
    stage.patience().pass(HOLD);
    stage.gateway().put(budget(agent, ampleWatts, "demo: the shortage is over"));
    stage
        .narrator()
        .disturbance(String.format(Locale.ROOT, "policy for %s: %.1f W again", agent, ampleWatts));
    stage.patience().until(this::isOnTop, CLIMB);
  }

  /** A budget for one agent; what else is asked of it is its model's policy. */
  static DemoPolicy budget(String agent, double watts, String note) {
    return new DemoPolicy(
        "agent/" + agent, OptionalDouble.empty(), OptionalDouble.of(watts), DemoRun.DWELL, note);
  }

  private void cut(int cutsBefore) throws IOException, InterruptedException {
    Optional<PowerCut> cut =
        PowerCut.of(stage.timeline().lately(agent, LATELY_SECONDS), cutsBefore);
    if (cut.isEmpty()) {
      stage
          .narrator()
          .note(
              "%s reports no power, no energy per inference or no cheaper rung; cannot cut"
                  .formatted(agent));
      return;
    }
    stage.gateway().put(budget(agent, cut.get().budget(), "demo: a power shortage"));
    stage
        .narrator()
        .disturbance(
            String.format(
                Locale.ROOT,
                "policy for %s: at most %.3f W, of %.3f W now; its cheapest rung needs %.3f W",
                agent,
                cut.get().budget(),
                cut.get().wattsNow(),
                cut.get().wattsOnCheaper()));
  }

  private int downByPower() {
    return (int)
        stage.fleet().switches().stream()
            .filter(s -> s.agent().equals(agent) && s.cause().equals(SwitchView.POWER))
            .count();
  }

  private boolean isOnTop() {
    return stage.fleet().agent(agent).map(DemoAgentSnapshot::isOnTop).orElse(false);
  }
}

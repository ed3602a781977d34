package io.sluice.agent.app;

import io.sluice.agent.engine.EngineCheck;
import io.sluice.agent.engine.EngineCheckReport;
import io.sluice.agent.engine.VariantProber;
import io.sluice.agent.ladder.BuiltLadder;
import io.sluice.agent.ladder.NoServableVariantException;
import io.sluice.agent.ladder.SwitchOutcome;
import io.sluice.agent.ladder.VariantLadder;
import io.sluice.agent.ladder.VariantLadderBuilder;
import io.sluice.agent.ladder.VariantLadderSnapshot;
import io.sluice.registry.hardware.HardwareProfile;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the ladder and moves the device to its first rung. Confined to the main thread. */
final class LadderStartup {
  private static final Logger LOG = LoggerFactory.getLogger(LadderStartup.class);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private LadderStartup() {}

  /** Checks the engines and logs the broken ones; variants of a broken engine are not requested. */
  static EngineCheckReport checkEngines(VariantProber prober)
      throws IOException, InterruptedException {
    EngineCheckReport report = EngineCheck.run(prober);
    LOG.info("Engines working on this device: {}", report.working());
    report
        .failures()
        .forEach((engine, reason) -> LOG.warn("{} does not work here: {}", engine, reason));
    return report;
  }

  /**
   * Builds the ladder, with retries until the registry answers; each new reason is logged once.
   *
   * @throws NoServableVariantException if the registry answers and no variant runs here
   */
  static BuiltLadder build(VariantLadderBuilder builder, HardwareProfile device)
      throws InterruptedException, NoServableVariantException {
    String told = "";
    while (true) {
      try {
        BuiltLadder built = builder.build(device);
        built.rungs().forEach(rung -> LOG.info("Probed {}", rung.rung()));
        built.excluded().forEach(e -> LOG.info("Left out {}: {}", e.variant(), e.reason()));
        return built;
      } catch (IOException e) {
        String why = Objects.requireNonNullElse(e.getMessage(), e.toString());
        if (!why.equals(told)) {
          LOG.warn("{}; retrying every {} s", why, RETRY.toSeconds());
        }
        told = why;
        Thread.sleep(RETRY.toMillis());
      }
    }
  }

  /**
   * Switches from the fallback to the most accurate rung with enough memory beside the fallback: a
   * device starts at its best, and the device loop moves down under overload.
   */
  static void climb(VariantLadder ladder) {
    for (VariantLadderSnapshot.RungView rung : ladder.view().rungs()) {
      if (rung.rung().variant().equals(ladder.view().current())) {
        return;
      }
      SwitchOutcome outcome = ladder.switchTo(rung.rung().variant()).join();
      if (outcome instanceof SwitchOutcome.Switched) {
        return;
      }
      LOG.info("Not starting on {}: {}", rung.rung().variant(), outcome);
    }
  }
}

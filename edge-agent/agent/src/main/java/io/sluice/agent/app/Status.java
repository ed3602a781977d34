package io.sluice.agent.app;

import io.sluice.agent.adapt.DecisionLog;
import io.sluice.agent.ladder.LadderView;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.Quantity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of {@code /status}. */
record Status(
    String agent,
    String model,
    @Nullable String version,
    String state,
    HardwareProfile device,
    List<BrokenEngine> brokenEngines,
    @Nullable String variant,
    List<RungStatus> ladder,
    List<ExcludedStatus> excluded,
    @Nullable String policy,
    @Nullable Quantity watts,
    List<DecisionStatus> decisions) {

  /**
   * @param reason what the check of it showed
   */
  record BrokenEngine(Engine engine, String reason) {}

  /**
   * @param onceShare share of {@code p50Millis} that a batch takes only once, 0 to 1
   * @param sensitivity to contention, relative to the mean of the ladder's
   */
  record RungStatus(
      String variant,
      String state,
      boolean fallback,
      double accuracy,
      double p50Millis,
      double onceShare,
      double sensitivity,
      Quantity joulesPerInference,
      long memoryBytes) {
    static RungStatus of(LadderView view, LadderView.RungView rung) {
      return new RungStatus(
          rung.rung().variant().value(),
          rung.state(),
          rung.rung().variant().equals(view.fallback()),
          rung.rung().accuracy(),
          rung.rung().p50Millis(),
          rung.rung().onceShare(),
          rung.rung().sensitivity(),
          rung.rung().joulesPerInference(),
          rung.rung().memoryBytes());
    }
  }

  record ExcludedStatus(String variant, String reason) {}

  /**
   * @param time ISO 8601, UTC
   */
  record DecisionStatus(
      String time, String from, String to, String cause, String reason, String outcome) {
    static DecisionStatus of(DecisionLog.Entry entry) {
      return new DecisionStatus(
          entry.time().toString(),
          entry.from(),
          entry.to(),
          entry.cause(),
          entry.reason(),
          entry.outcome());
    }
  }
}

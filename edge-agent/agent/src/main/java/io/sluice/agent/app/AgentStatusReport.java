package io.sluice.agent.app;

import io.sluice.agent.adapt.DeviceSwitchLog;
import io.sluice.agent.ladder.VariantLadderSnapshot;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.KnownQuantity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON document of {@code /status}. */
record AgentStatusReport(
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
    @Nullable KnownQuantity watts,
    List<DecisionStatus> decisions) {

  /**
   * An engine with a failed check.
   *
   * @param reason result of the check
   */
  record BrokenEngine(Engine engine, String reason) {}

  /**
   * A rung of the ladder with its profile.
   *
   * @param onceShare share of {@code p50Millis} spent once per batch, 0 to 1
   * @param sensitivity sensitivity to contention, relative to the mean of the ladder
   */
  record RungStatus(
      String variant,
      String state,
      boolean fallback,
      double accuracy,
      double p50Millis,
      double onceShare,
      double sensitivity,
      KnownQuantity joulesPerInference,
      long memoryBytes) {
    static RungStatus of(VariantLadderSnapshot view, VariantLadderSnapshot.RungView rung) {
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
   * A switch with its outcome.
   *
   * @param time ISO 8601, UTC
   */
  record DecisionStatus(
      String time, String from, String to, String cause, String reason, String outcome) {
    static DecisionStatus of(DeviceSwitchLog.Entry entry) {
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

package io.sluice.agent.app;

import io.sluice.agent.adapt.AgentLifecycleState;
import io.sluice.agent.adapt.DeviceLoopSnapshot;
import io.sluice.agent.adapt.PolicySummary;
import io.sluice.agent.engine.EngineCheckReport;
import io.sluice.agent.ladder.VariantLadderSnapshot;
import io.sluice.agent.local.AgentReadiness;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.RegistryJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Present status of the agent, for the local server. Any thread. */
final class AgentStatusTracker {
  private final AgentConfig config;
  private AgentLifecycleState state = AgentLifecycleState.STARTING;
  private volatile @Nullable EngineCheckReport engines;
  private volatile @Nullable RunningAgentParts running;

  AgentStatusTracker(AgentConfig config) {
    this.config = config;
  }

  synchronized AgentLifecycleState state() {
    return state;
  }

  synchronized void is(AgentLifecycleState next) {
    state = next;
  }

  /**
   * Changes the state, unless the present state is another than {@code from}; returns whether
   * changed.
   */
  synchronized boolean becomes(AgentLifecycleState from, AgentLifecycleState to) {
    boolean was = state == from;
    if (was) {
      state = to;
    }
    return was;
  }

  void found(EngineCheckReport report) {
    engines = report;
  }

  void serving(RunningAgentParts started) {
    running = started;
  }

  /** Whether requests reach this agent. */
  boolean linked() {
    RunningAgentParts now = running;
    return now != null && now.link().polling();
  }

  AgentReadiness readiness() {
    RunningAgentParts now = running;
    if (now == null) {
      return new AgentReadiness(false, "The ladder is being built");
    }
    if (state() == AgentLifecycleState.DRAINING || state() == AgentLifecycleState.STOPPED) {
      return new AgentReadiness(false, "Stopping");
    }
    if (!linked()) {
      return new AgentReadiness(
          false, "No requests can be fetched from " + config.kafka().bootstrapServers());
    }
    return new AgentReadiness(true, "Serving " + now.ladder().view().current());
  }

  String toJson() {
    RunningAgentParts now = running;
    return RegistryJson.write(now == null ? starting() : describe(now));
  }

  private AgentStatusReport starting() {
    return new AgentStatusReport(
        config.id().value(),
        config.model().value(),
        null,
        state().name(),
        device(),
        brokenEngines(),
        null,
        List.of(),
        List.of(),
        null,
        null,
        List.of());
  }

  private AgentStatusReport describe(RunningAgentParts now) {
    VariantLadderSnapshot view = now.ladder().view();
    DeviceLoopSnapshot vitals = now.loop().vitals();
    return new AgentStatusReport(
        config.id().value(),
        config.model().value(),
        now.built().resolution().version(),
        state().name(),
        device(),
        brokenEngines(),
        view.current().value(),
        view.rungs().stream().map(rung -> AgentStatusReport.RungStatus.of(view, rung)).toList(),
        now.built().excluded().stream()
            .map(e -> new AgentStatusReport.ExcludedStatus(e.variant().value(), e.reason()))
            .toList(),
        PolicySummary.of(vitals.policy()),
        vitals.watts(),
        now.decisions().entries().stream().map(AgentStatusReport.DecisionStatus::of).toList());
  }

  private HardwareProfile device() {
    EngineCheckReport report = engines;
    return report == null ? config.device() : config.device().withEngines(report.working());
  }

  private List<AgentStatusReport.BrokenEngine> brokenEngines() {
    EngineCheckReport report = engines;
    return report == null
        ? List.of()
        : report.failures().entrySet().stream()
            .map(
                failure -> new AgentStatusReport.BrokenEngine(failure.getKey(), failure.getValue()))
            .toList();
  }
}

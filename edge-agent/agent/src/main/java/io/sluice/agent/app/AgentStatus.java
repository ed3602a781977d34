package io.sluice.agent.app;

import io.sluice.agent.adapt.AgentState;
import io.sluice.agent.adapt.PolicySummary;
import io.sluice.agent.adapt.Vitals;
import io.sluice.agent.engine.EngineReport;
import io.sluice.agent.ladder.LadderView;
import io.sluice.agent.local.Readiness;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.RegistryJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Present status of the agent, for the local server. Any thread. */
final class AgentStatus {
  private final AgentConfig config;
  private AgentState state = AgentState.STARTING;
  private volatile @Nullable EngineReport engines;
  private volatile @Nullable Running running;

  AgentStatus(AgentConfig config) {
    this.config = config;
  }

  synchronized AgentState state() {
    return state;
  }

  synchronized void is(AgentState next) {
    state = next;
  }

  /**
   * Changes the state, unless the present state is another than {@code from}; returns whether
   * changed.
   */
  synchronized boolean becomes(AgentState from, AgentState to) {
    boolean was = state == from;
    if (was) {
      state = to;
    }
    return was;
  }

  void found(EngineReport report) {
    engines = report;
  }

  void serving(Running started) {
    running = started;
  }

  /** Whether requests reach this agent. */
  boolean linked() {
    Running now = running;
    return now != null && now.link().polling();
  }

  Readiness readiness() {
    Running now = running;
    if (now == null) {
      return new Readiness(false, "The ladder is being built");
    }
    if (state() == AgentState.DRAINING || state() == AgentState.STOPPED) {
      return new Readiness(false, "Stopping");
    }
    if (!linked()) {
      return new Readiness(
          false, "No requests can be fetched from " + config.kafka().bootstrapServers());
    }
    return new Readiness(true, "Serving " + now.ladder().view().current());
  }

  String toJson() {
    Running now = running;
    return RegistryJson.write(now == null ? starting() : describe(now));
  }

  private Status starting() {
    return new Status(
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

  private Status describe(Running now) {
    LadderView view = now.ladder().view();
    Vitals vitals = now.loop().vitals();
    return new Status(
        config.id().value(),
        config.model().value(),
        now.built().resolution().version(),
        state().name(),
        device(),
        brokenEngines(),
        view.current().value(),
        view.rungs().stream().map(rung -> Status.RungStatus.of(view, rung)).toList(),
        now.built().excluded().stream()
            .map(e -> new Status.ExcludedStatus(e.variant().value(), e.reason()))
            .toList(),
        PolicySummary.of(vitals.policy()),
        vitals.watts(),
        now.decisions().entries().stream().map(Status.DecisionStatus::of).toList());
  }

  private HardwareProfile device() {
    EngineReport report = engines;
    return report == null ? config.device() : config.device().withEngines(report.working());
  }

  private List<Status.BrokenEngine> brokenEngines() {
    EngineReport report = engines;
    return report == null
        ? List.of()
        : report.failures().entrySet().stream()
            .map(failure -> new Status.BrokenEngine(failure.getKey(), failure.getValue()))
            .toList();
  }
}

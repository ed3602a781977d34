package io.sluice.gateway.fleet;

import io.sluice.gateway.inference.AgentPresence;
import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.ModelName;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All agents that have reported. Confined to the gateway's event loop. */
public final class FleetState implements AgentPresence {
  /** Telemetry comes once a second; after three missed reports an agent is taken for gone. */
  private static final Duration SILENCE = Duration.ofSeconds(3);

  private static final Duration FORGOTTEN = Duration.ofHours(1);
  private static final int CAPACITY = 10_000;

  private final LongSupplier nanos;
  private final Map<AgentId, Heard> agents = new HashMap<>();
  private boolean listening;

  private record Heard(AgentId id, AgentTelemetry telemetry, long atNanos, int restarts) {}

  /**
   * @param nanos a clock that only goes forward
   */
  public FleetState(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Takes what an agent says about itself.
   *
   * @return whether it was taken; not when it is older than what is known, or there are too many
   *     agents
   */
  public boolean report(AgentId id, AgentTelemetry telemetry) {
    forgetLongGone();
    Heard before = agents.get(id);
    if (before == null) {
      if (agents.size() >= CAPACITY) {
        return false;
      }
      agents.put(id, new Heard(id, telemetry, nanos.getAsLong(), 0));
      return true;
    }
    boolean restarted = !before.telemetry.getIncarnation().equals(telemetry.getIncarnation());
    if (!restarted && telemetry.getSequence() < before.telemetry.getSequence()) {
      return false;
    }
    int restarts = before.restarts + (restarted ? 1 : 0);
    agents.put(id, new Heard(id, telemetry, nanos.getAsLong(), restarts));
    return true;
  }

  /**
   * Notes whether what agents say is heard; not so before it is told.
   *
   * @param listening false while agents may be silent only because nobody hears them
   */
  public void listening(boolean listening) {
    this.listening = listening;
  }

  boolean isListening() {
    return listening;
  }

  /** All agents by id, also those that are gone. */
  public List<FleetAgentSnapshot> agents() {
    return agents.values().stream()
        .map(this::view)
        .sorted(Comparator.comparing(view -> view.id().value()))
        .toList();
  }

  public long count(ReportedAgentPresence presence) {
    return agents.values().stream().filter(heard -> presence(heard) == presence).count();
  }

  @Override
  public Set<String> servedVersions(ModelName model) {
    return of(model)
        .filter(heard -> presence(heard) == ReportedAgentPresence.SERVING)
        .map(heard -> heard.telemetry.getModelVersion())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** How many live agents serve the model now, any version of it. */
  public int serving(ModelName model) {
    return (int)
        of(model).filter(heard -> presence(heard) == ReportedAgentPresence.SERVING).count();
  }

  @Override
  public Optional<String> absence(ModelName model) {
    if (of(model).anyMatch(heard -> presence(heard) == ReportedAgentPresence.SERVING)) {
      return Optional.empty();
    }
    String known =
        of(model)
            .map(heard -> heard.id + " is " + presence(heard))
            .sorted()
            .collect(Collectors.joining(", "));
    return Optional.of(known.isEmpty() ? "none has reported; start a sluice-agent" : known);
  }

  private Stream<Heard> of(ModelName model) {
    return agents.values().stream()
        .filter(heard -> heard.telemetry.getModel().equals(model.value()));
  }

  private FleetAgentSnapshot view(Heard heard) {
    return new FleetAgentSnapshot(
        heard.id, heard.telemetry, presence(heard), sinceHeard(heard), heard.restarts);
  }

  private ReportedAgentPresence presence(Heard heard) {
    ReportedAgentPresence said = ReportedAgentPresence.of(heard.telemetry.getState());
    boolean silent = sinceHeard(heard).compareTo(SILENCE) >= 0;
    return silent && said != ReportedAgentPresence.STOPPED ? ReportedAgentPresence.SILENT : said;
  }

  private Duration sinceHeard(Heard heard) {
    return Duration.ofNanos(nanos.getAsLong() - heard.atNanos);
  }

  private void forgetLongGone() {
    agents.values().removeIf(heard -> sinceHeard(heard).compareTo(FORGOTTEN) > 0);
  }
}

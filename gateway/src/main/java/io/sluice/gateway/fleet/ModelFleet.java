package io.sluice.gateway.fleet;

import io.sluice.adaptation.fleet.AccuracyLevel;
import io.sluice.adaptation.fleet.DeviceGroup;
import io.sluice.adaptation.fleet.RungLatencyComparison;
import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.sluice.protocol.proto.v1.Policy;
import io.sluice.registry.manifest.ModelName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The agents that serve one model now, as their last telemetry has it. Numbers in it that make no
 * sense are passed over.
 *
 * @param groups by hardware class; empty when no agent has a usable ladder
 * @param arrivalsPerSecond requests that they took
 * @param held requests that they hold, those that they run and those that wait at them for their
 *     next batch
 * @param examplesPerRequest on average, 1 or more
 */
public record ModelFleet(
    List<DeviceGroup> groups, double arrivalsPerSecond, double held, double examplesPerRequest) {
  private static final double MILLIS = 1e3;

  /** An agent that says that it holds more is not believed. */
  private static final double MOST_HELD = 64;

  /**
   * Reads the telemetry.
   *
   * @param policy of the model; what its pin, floor and ceiling rule out is no level
   */
  static ModelFleet of(ModelName model, List<FleetAgentSnapshot> agents, Policy policy) {
    List<AgentTelemetry> serving =
        agents.stream()
            .filter(agent -> agent.presence() == ReportedAgentPresence.SERVING)
            .map(FleetAgentSnapshot::telemetry)
            .filter(said -> said.getModel().equals(model.value()))
            .toList();
    double examples = RequestSize.mean(serving);
    return new ModelFleet(
        groups(serving, examples, policy),
        serving.stream().mapToDouble(said -> sane(said.getArrivalsPerSecond())).sum(),
        serving.stream().mapToDouble(ModelFleet::held).sum(),
        examples);
  }

  private static List<DeviceGroup> groups(
      List<AgentTelemetry> serving, double examples, Policy policy) {
    Map<String, List<AgentTelemetry>> byClass = new TreeMap<>();
    for (AgentTelemetry said : serving) {
      byClass.computeIfAbsent(said.getHardwareClass(), name -> new ArrayList<>()).add(said);
    }
    List<DeviceGroup> groups = new ArrayList<>();
    byClass.forEach(
        (name, alike) -> {
          List<AccuracyLevel> levels = levels(alike, examples, policy);
          if (!levels.isEmpty()) {
            groups.add(new DeviceGroup(name, alike.size(), levels, slowdown(alike)));
          }
        });
    return List.copyOf(groups);
  }

  /**
   * What waits and one that runs, or the average by Little's law (Little 1961, "A Proof for the
   * Queuing Formula: L = λW"), which has the batch that runs.
   */
  private static double held(AgentTelemetry said) {
    double average = sane(said.getArrivalsPerSecond() * said.getLatency().getP50Ms() / MILLIS);
    return Math.min(MOST_HELD, Math.max(sane(said.getQueueDepth()) + 1, average));
  }

  private static double sane(double value) {
    return value >= 0 && Double.isFinite(value) ? value : 0;
  }

  /** Of alike agents together: the harmonic mean, as what each can do adds up. */
  private static double slowdown(List<AgentTelemetry> alike) {
    double speed =
        alike.stream()
            .mapToDouble(said -> 1 / RungLatencyComparison.slowdown(AgentLadder.paces(said)))
            .average()
            .orElseThrow();
    return 1 / speed;
  }

  /**
   * Each rung with the average speed of the agents that have it. Versions of a model may differ in
   * what a variant's accuracy is; the greatest is taken, as no ceiling at it rules the variant out
   * anywhere.
   */
  private static List<AccuracyLevel> levels(
      List<AgentTelemetry> alike, double examples, Policy policy) {
    Map<String, List<AccuracyLevel>> byVariant = new LinkedHashMap<>();
    for (AgentTelemetry said : alike) {
      for (AccuracyLevel level : AgentLadder.levels(said, examples)) {
        byVariant.computeIfAbsent(level.variant(), name -> new ArrayList<>()).add(level);
      }
    }
    List<AccuracyLevel> levels = new ArrayList<>();
    byVariant.forEach(
        (variant, same) ->
            levels.add(
                new AccuracyLevel(
                    variant,
                    same.stream().mapToDouble(AccuracyLevel::accuracy).max().orElseThrow(),
                    same.stream().mapToDouble(AccuracyLevel::perSecond).average().orElseThrow())));
    return AllowedLevels.of(levels, policy);
  }
}

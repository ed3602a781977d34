package io.sluice.agent.adapt;

import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.adaptation.policy.EnergyBudget;
import io.sluice.protocol.control.PolicyScope;
import io.sluice.protocol.proto.v1.Policy;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.VariantName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Policies relevant to this agent: the model's policy, overridden field by field by the group's
 * policy, then by the agent's own. Thread-safe: guarded by its own lock.
 */
public final class AgentPolicyStore {
  private static final Logger LOG = LoggerFactory.getLogger(AgentPolicyStore.class);
  private final List<PolicyScope> widestFirst;
  private final Map<PolicyScope, Policy> policies = new HashMap<>();

  /**
   * @param model model served by the agent
   * @param hardwareClass hardware class of the device
   * @param agent name of the agent
   */
  public AgentPolicyStore(ModelName model, String hardwareClass, AgentId agent) {
    this.widestFirst =
        List.of(
            new PolicyScope.OfModel(model),
            new PolicyScope.OfGroup(model, hardwareClass),
            new PolicyScope.OfAgent(agent));
  }

  /**
   * Stores or, when empty, removes the policy of a scope. An invalid policy is ignored; the
   * previous policy stays in force.
   */
  public synchronized void note(PolicyScope scope, Optional<Policy> policy) {
    if (!widestFirst.contains(scope)) {
      return;
    }
    try {
      policy.ifPresent(AgentPolicyStore::read);
    } catch (IllegalArgumentException e) {
      LOG.warn("Policy for {} is invalid and ignored: {}", scope.key(), e.getMessage());
      return;
    }
    policy.ifPresentOrElse(p -> policies.put(scope, p), () -> policies.remove(scope));
    LOG.info("Policy for {} is now: {}", scope.key(), PolicySummary.of(current()));
  }

  /** The merged policy in force. */
  public synchronized AdaptationPolicy current() {
    Policy.Builder overlaid = Policy.newBuilder();
    // An unset optional field does not overwrite (Protocol Buffers, "Field presence").
    for (PolicyScope scope : widestFirst) {
      overlay(policies.getOrDefault(scope, Policy.getDefaultInstance()), overlaid);
    }
    return read(overlaid.build());
  }

  /** An energy budget of either kind replaces a budget of the other kind from a wider scope. */
  private static void overlay(Policy narrower, Policy.Builder overlaid) {
    if (narrower.hasReserveJoules()) {
      overlaid.clearWattsBudget();
    } else if (narrower.hasWattsBudget()) {
      overlaid.clearReserveJoules().clearReserveSeconds();
    }
    overlaid.mergeFrom(narrower);
  }

  private static AdaptationPolicy read(Policy policy) {
    AdaptationPolicy defaults = AdaptationPolicy.UNLIMITED;
    return new AdaptationPolicy(
        optional(policy.hasLatencyTargetMs(), policy.getLatencyTargetMs()),
        policy.hasLatencyQuantile() ? policy.getLatencyQuantile() : defaults.latencyQuantile(),
        energy(policy),
        optional(policy.hasCelsiusLimit(), policy.getCelsiusLimit()),
        optional(policy.hasAccuracyFloor(), policy.getAccuracyFloor()),
        optional(policy.hasAccuracyCeiling(), policy.getAccuracyCeiling()),
        policy.getPin().isEmpty()
            ? Optional.empty()
            : Optional.of(new VariantName(policy.getPin())),
        policy.hasDwellMs() ? Duration.ofMillis(policy.getDwellMs()) : defaults.dwell(),
        policy.getLoadPlanned());
  }

  private static Optional<EnergyBudget> energy(Policy policy) {
    Optional<EnergyBudget> average = average(policy);
    Optional<EnergyBudget> reserve = reserve(policy);
    return reserve.isPresent() ? reserve : average;
  }

  private static Optional<EnergyBudget> reserve(Policy policy) {
    if (policy.hasReserveJoules() != policy.hasReserveSeconds()) {
      throw new IllegalArgumentException(
          "An energy reserve needs both reserve_joules and reserve_seconds, but one is missing");
    }
    if (!policy.hasReserveJoules()) {
      return Optional.empty();
    }
    Duration lasts = Duration.ofMillis(Math.round(1e3 * policy.getReserveSeconds()));
    return Optional.of(new EnergyBudget.Reserve(policy.getReserveJoules(), lasts));
  }

  /** A window must be valid without a budget too: another scope may set the budget. */
  private static Optional<EnergyBudget> average(Policy policy) {
    if (policy.hasWattsWindowMs() && policy.getWattsWindowMs() <= 0) {
      throw new IllegalArgumentException(
          "watts_window_ms is above 0, but is " + policy.getWattsWindowMs());
    }
    Duration window =
        policy.hasWattsWindowMs()
            ? Duration.ofMillis(policy.getWattsWindowMs())
            : AdaptationPolicy.WINDOW;
    return policy.hasWattsBudget()
        ? Optional.of(new EnergyBudget.Average(policy.getWattsBudget(), window))
        : Optional.empty();
  }

  private static OptionalDouble optional(boolean present, double value) {
    return present ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}

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
 * The policies that concern this agent: its model's, overridden field by field by its group's, and
 * that by its own. Guarded by itself.
 */
public final class PolicyBook {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyBook.class);
  private final List<PolicyScope> widestFirst;
  private final Map<PolicyScope, Policy> policies = new HashMap<>();

  /**
   * @param hardwareClass of the device
   */
  public PolicyBook(ModelName model, String hardwareClass, AgentId agent) {
    this.widestFirst =
        List.of(
            new PolicyScope.OfModel(model),
            new PolicyScope.OfGroup(model, hardwareClass),
            new PolicyScope.OfAgent(agent));
  }

  /**
   * Notes a policy, or that it was taken back. One that makes no sense is passed over, and what
   * stood before stands.
   */
  public synchronized void note(PolicyScope scope, Optional<Policy> policy) {
    if (!widestFirst.contains(scope)) {
      return;
    }
    try {
      policy.ifPresent(PolicyBook::read);
    } catch (IllegalArgumentException e) {
      LOG.warn("Policy for {} is not obeyed: {}", scope.key(), e.getMessage());
      return;
    }
    policy.ifPresentOrElse(p -> policies.put(scope, p), () -> policies.remove(scope));
    LOG.info("Policy for {} is now: {}", scope.key(), PolicySummary.of(current()));
  }

  /** What to obey now. */
  public synchronized AdaptationPolicy current() {
    Policy.Builder overlaid = Policy.newBuilder();
    // An unset optional field does not overwrite (Protocol Buffers, "Field presence").
    for (PolicyScope scope : widestFirst) {
      overlaid.mergeFrom(policies.getOrDefault(scope, Policy.getDefaultInstance()));
    }
    return read(overlaid.build());
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
    if (policy.hasReserveJoules() != policy.hasReserveSeconds()) {
      throw new IllegalArgumentException(
          "A reserve of energy has both joules and seconds, but one of them is missing");
    }
    if (policy.hasReserveJoules()) {
      Duration lasts = Duration.ofMillis(Math.round(1e3 * policy.getReserveSeconds()));
      return Optional.of(new EnergyBudget.Reserve(policy.getReserveJoules(), lasts));
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

package io.sluice.gateway.fleet;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.adaptation.fleet.FleetDemand;
import io.sluice.adaptation.fleet.FleetPlan;
import io.sluice.adaptation.fleet.FleetPlanner;
import io.sluice.adaptation.fleet.FleetPlannerSettings;
import io.sluice.protocol.control.PolicyScope;
import io.sluice.protocol.proto.v1.Policy;
import io.sluice.registry.manifest.ModelName;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the ceilings of accuracy with demand: a snapshot of the fleet, a plan, and what changed is
 * published as the policy of a group, which also says that the load is planned. It owns the groups'
 * policies and touches no other.
 *
 * <p>Several gateways may run it on the same fleet. What stands is what was read back from Kafka,
 * so each takes the moves of the others for its own; see decision 0002. Confined to the gateway's
 * event loop.
 */
public final class FleetLoop {
  /** How often {@link #turn} is to be called. */
  public static final Duration PERIOD = Duration.ofSeconds(1);

  /** Of a group without agents the policy is taken back after this time. */
  private static final Duration ABANDONED = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(FleetLoop.class);
  private static final Comparator<ModelName> BY_NAME = Comparator.comparing(ModelName::value);
  private static final double NANOS_PER_MILLI = 1e6;

  private final Inputs inputs;
  private final PolicyPublisher publisher;
  private final LongSupplier nanos;
  private final FleetLoopMeters meters;
  private final Map<ModelName, FleetPlanner> planners = new HashMap<>();
  private final Map<ModelName, FleetPlan> plans = new TreeMap<>(BY_NAME);
  private final Map<PolicyScope, Long> emptySince = new HashMap<>();

  /**
   * What the loop looks at.
   *
   * @param inFlight requests of this gateway for a model that have not ended
   */
  public record Inputs(
      FleetState fleet,
      PolicyBook policies,
      DemandBook demand,
      ToIntFunction<ModelName> inFlight) {}

  /**
   * @param nanos a clock that only goes forward
   */
  public FleetLoop(
      Inputs inputs, PolicyPublisher publisher, LongSupplier nanos, MeterRegistry meters) {
    this.inputs = inputs;
    this.publisher = publisher;
    this.nanos = nanos;
    this.meters = new FleetLoopMeters(meters);
    inputs.policies().onChange(this::changed);
  }

  private void changed(PolicyScope scope) {
    if (scope instanceof PolicyScope.OfGroup group) {
      FleetPlanner planner = planners.get(group.model());
      if (planner != null && inputs.policies().isCurrent()) {
        planner.note(nowMillis(), standing(group.model()));
      }
    }
  }

  private double nowMillis() {
    return nanos.getAsLong() / NANOS_PER_MILLI;
  }

  /**
   * Plans and publishes for every model; not while it is unknown what stands, which might be undone
   * without a dwell. Nor is there a plan then that could be shown as one of now.
   */
  public void turn() {
    List<FleetAgentSnapshot> agents = inputs.fleet().agents();
    Set<ModelName> served = served(agents);
    forgetOthers(served);
    if (inputs.policies().isCurrent()) {
      plan(agents, served);
      takeBackAbandoned(agents);
    } else {
      List.copyOf(plans.keySet()).forEach(this::dropPlan);
    }
  }

  private void plan(List<FleetAgentSnapshot> agents, Set<ModelName> served) {
    for (ModelName model : served) {
      ModelFleet fleet = ModelFleet.of(model, agents, policyOf(model));
      if (fleet.groups().isEmpty()) {
        dropPlan(model);
      } else {
        plan(model, fleet);
      }
    }
  }

  /** The last plan of each model. */
  public Map<ModelName, FleetPlan> plans() {
    return Collections.unmodifiableMap(plans);
  }

  private static Set<ModelName> served(List<FleetAgentSnapshot> agents) {
    Set<ModelName> models = new TreeSet<>(BY_NAME);
    for (FleetAgentSnapshot agent : agents) {
      if (agent.presence() == ReportedAgentPresence.SERVING) {
        try {
          models.add(new ModelName(agent.telemetry().getModel()));
        } catch (IllegalArgumentException e) {
          LOG.debug("{} serves no model: {}", agent.id(), e.getMessage());
        }
      }
    }
    return models;
  }

  private Policy policyOf(ModelName model) {
    return inputs
        .policies()
        .all()
        .getOrDefault(new PolicyScope.OfModel(model).key(), Policy.getDefaultInstance());
  }

  private void plan(ModelName model, ModelFleet fleet) {
    FleetDemand demand = inputs.demand().of(model, fleet, inputs.inFlight().applyAsInt(model));
    Map<String, Double> standing = standing(model);
    FleetPlan plan =
        planners
            .computeIfAbsent(model, name -> new FleetPlanner(FleetPlannerSettings.DEFAULT))
            .plan(nowMillis(), demand, fleet.groups(), standing);
    plans.put(model, plan);
    meters.planned(model, plan);
    List<Future<Void>> published = new ArrayList<>();
    plan.ceilings()
        .forEach(
            (name, ceiling) -> {
              if (!stands(model, name, ceiling)) {
                publish(model, name, ceiling, plan).ifPresent(published::add);
              }
            });
    if (plan.move() != FleetPlan.Move.STAY && !published.isEmpty()) {
      Future.all(published).onSuccess(all -> meters.moved(model, plan));
    }
  }

  private Map<String, Double> standing(ModelName model) {
    Map<String, Double> ceilings = new HashMap<>();
    inputs
        .policies()
        .all()
        .forEach(
            (key, policy) -> {
              if (PolicyScope.parse(key) instanceof PolicyScope.OfGroup group
                  && group.model().equals(model)
                  && policy.hasAccuracyCeiling()) {
                ceilings.put(group.hardwareClass(), policy.getAccuracyCeiling());
              }
            });
    return ceilings;
  }

  private boolean stands(ModelName model, String name, OptionalDouble ceiling) {
    Policy standing = inputs.policies().all().get("group/" + model + "/" + name);
    return standing != null
        && standing.getLoadPlanned()
        && standing.hasAccuracyCeiling() == ceiling.isPresent()
        && standing.getAccuracyCeiling() == ceiling.orElse(0);
  }

  /** Empty for a group whose name no policy can have. */
  private Optional<Future<Void>> publish(
      ModelName model, String name, OptionalDouble ceiling, FleetPlan plan) {
    PolicyScope scope;
    try {
      scope = new PolicyScope.OfGroup(model, name);
    } catch (IllegalArgumentException e) {
      LOG.debug("No policy for {}: {}", name, e.getMessage());
      return Optional.empty();
    }
    Policy.Builder policy =
        Policy.newBuilder().setLoadPlanned(true).setNote("fleet loop: " + plan.reason());
    ceiling.ifPresent(policy::setAccuracyCeiling);
    LOG.info("{}: {}", scope.key(), plan.reason());
    return Optional.of(publish(scope, Optional.of(policy.build())));
  }

  private Future<Void> publish(PolicyScope scope, Optional<Policy> policy) {
    return publisher
        .publish(scope, policy)
        .onSuccess(done -> meters.published(scope))
        .onFailure(
            e -> {
              meters.failed(scope);
              LOG.warn("{}; trying again", e.getMessage());
            });
  }

  private void forgetOthers(Set<ModelName> served) {
    for (ModelName model : List.copyOf(planners.keySet())) {
      if (!served.contains(model)) {
        planners.remove(model);
        inputs.demand().forget(model);
        dropPlan(model);
      }
    }
  }

  private void dropPlan(ModelName model) {
    plans.remove(model);
    meters.gone(model);
  }

  /** Only what is known to be without agents is: while none is heard, no time counts. */
  private void takeBackAbandoned(List<FleetAgentSnapshot> agents) {
    if (!inputs.fleet().isListening()) {
      emptySince.clear();
      return;
    }
    Set<String> living = new TreeSet<>();
    for (FleetAgentSnapshot agent : agents) {
      if (agent.presence() == ReportedAgentPresence.SERVING) {
        String model = agent.telemetry().getModel();
        living.add("group/" + model + "/" + agent.telemetry().getHardwareClass());
      }
    }
    for (String key : List.copyOf(inputs.policies().all().keySet())) {
      PolicyScope scope = PolicyScope.parse(key);
      if (!(scope instanceof PolicyScope.OfGroup) || living.contains(key)) {
        emptySince.remove(scope);
      } else if (nanos.getAsLong() - emptySince.computeIfAbsent(scope, s -> nanos.getAsLong())
          >= ABANDONED.toNanos()) {
        publish(scope, Optional.empty());
      }
    }
    emptySince.keySet().removeIf(scope -> !inputs.policies().all().containsKey(scope.key()));
  }
}

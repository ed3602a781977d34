package io.sluice.gateway.fleet;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.adaptation.fleet.FleetPlan;
import io.sluice.protocol.control.PolicyScope;
import io.sluice.registry.manifest.ModelName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** Publishes the plans in numbers. Gauges are read on any thread, the rest is the loop's. */
final class FleetLoopMeters {
  private final MeterRegistry registry;
  private final Map<ModelName, FleetPlan> last = new ConcurrentHashMap<>();
  private final Map<ModelName, List<Meter>> gauges = new HashMap<>();
  private final Map<ModelName, Map<String, OptionalDouble>> moving = new HashMap<>();

  FleetLoopMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void planned(ModelName model, FleetPlan plan) {
    last.put(model, plan);
    gauges.computeIfAbsent(model, this::register);
    if (plan.move() == FleetPlan.Move.STAY) {
      moving.remove(model);
    }
  }

  /** A move is on the brokers; the same one again, before it was read back, is no other. */
  void moved(ModelName model, FleetPlan plan) {
    if (plan.ceilings().equals(moving.put(model, plan.ceilings()))) {
      return;
    }
    registry
        .counter(
            "sluice.gateway.plan.moves",
            "model",
            model.value(),
            "move",
            plan.move().name().toLowerCase(Locale.ROOT))
        .increment();
  }

  private List<Meter> register(ModelName model) {
    List<Meter> made = new ArrayList<>();
    made.add(gauge(model, "demand", "Requests per second", p -> p.demand().perSecond()));
    made.add(gauge(model, "backlog", "Requests that wait", p -> p.demand().backlog()));
    made.add(gauge(model, "examples", "Of a request on average", p -> p.demand().examples()));
    made.add(gauge(model, "need", "Examples per second needed", FleetPlan::needPerSecond));
    made.add(gauge(model, "capacity", "Examples per second under the plan", FleetPlan::perSecond));
    made.add(gauge(model, "accuracy", "Of the average answer under the plan", FleetPlan::accuracy));
    made.add(
        gauge(model, "slowdown", "Of late, times as long as when probed", FleetPlan::slowdown));
    made.add(
        gauge(model, "shed", "Requests per second beyond all capacity", FleetPlan::shedPerSecond));
    return made;
  }

  private Meter gauge(
      ModelName model, String name, String description, ToDoubleFunction<FleetPlan> value) {
    return Gauge.builder(
            "sluice.gateway.plan." + name,
            () -> {
              FleetPlan plan = last.get(model);
              return plan == null ? Double.NaN : value.applyAsDouble(plan);
            })
        .description(description)
        .tag("model", model.value())
        .register(registry);
  }

  void gone(ModelName model) {
    last.remove(model);
    gauges.getOrDefault(model, List.of()).forEach(registry::remove);
    gauges.remove(model);
    moving.remove(model);
  }

  void published(PolicyScope scope) {
    registry.counter("sluice.gateway.plan.published", "scope", scope.key()).increment();
  }

  void failed(PolicyScope scope) {
    registry.counter("sluice.gateway.plan.failed", "scope", scope.key()).increment();
  }
}

package io.sluice.gateway.admission;

import io.sluice.gateway.inference.Rejection;
import io.sluice.registry.manifest.ModelName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counts requests in flight against their bounds. Confined to the event loop. */
final class InFlightLimits {
  private final AdmissionLimits limits;
  private final Map<String, Integer> byModel = new HashMap<>();
  private final Map<String, Integer> byClient = new HashMap<>();
  private int all;

  InFlightLimits(AdmissionLimits limits) {
    this.limits = limits;
  }

  /** Takes a place, or says which bound is reached; each place taken is given back once. */
  Optional<Rejection> tryEnter(ModelName model, String client) {
    if (byClient.getOrDefault(client, 0) >= limits.inFlightPerClient()) {
      return Optional.of(new Rejection.ClientLimit(client, limits.inFlightPerClient()));
    }
    if (byModel.getOrDefault(model.value(), 0) >= limits.inFlightPerModel()) {
      return Optional.of(new Rejection.QueueFull("model " + model, limits.inFlightPerModel()));
    }
    if (all >= limits.inFlight()) {
      return Optional.of(new Rejection.QueueFull("all requests", limits.inFlight()));
    }
    all++;
    byModel.merge(model.value(), 1, Integer::sum);
    byClient.merge(client, 1, Integer::sum);
    return Optional.empty();
  }

  int of(ModelName model) {
    return byModel.getOrDefault(model.value(), 0);
  }

  void leave(ModelName model, String client) {
    all--;
    byModel.computeIfPresent(model.value(), (key, count) -> count == 1 ? null : count - 1);
    byClient.computeIfPresent(client, (key, count) -> count == 1 ? null : count - 1);
  }
}

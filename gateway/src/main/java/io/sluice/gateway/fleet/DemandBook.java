package io.sluice.gateway.fleet;

import io.sluice.adaptation.fleet.FleetDemand;
import io.sluice.adaptation.fleet.FleetDemandEstimator;
import io.sluice.registry.manifest.ModelName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The demand for each model: as the brokers count it, or while they do not answer, as the agents
 * do, who can only count what they take. Confined to the gateway's event loop.
 */
public final class DemandBook {
  /** What was counted longer ago says nothing of now. */
  private static final Duration FRESH = Duration.ofSeconds(4);

  /** Over less time than this, when it was counted exactly matters too much for a rate. */
  private static final Duration LEAST = Duration.ofMillis(500);

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MILLIS = 1e3;

  private final LongSupplier nanos;
  private final Map<ModelName, Counts> counts = new HashMap<>();

  /**
   * @param nanos a clock that only goes forward, the one of {@link BrokerLoad#atNanos}
   */
  public DemandBook(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** The brokers have counted; of no account for a model that is not planned for. */
  public void note(ModelName model, BrokerLoad load) {
    Counts known = counts.get(model);
    if (known != null) {
      known.note(load);
    }
  }

  /** A model that no agent serves any more. */
  void forget(ModelName model) {
    counts.remove(model);
  }

  /**
   * The demand now; asked for once a second.
   *
   * @param inFlight requests of this gateway that have not ended
   */
  FleetDemand of(ModelName model, ModelFleet agents, int inFlight) {
    return counts.computeIfAbsent(model, name -> new Counts()).demand(agents, inFlight);
  }

  private final class Counts {
    private final FleetDemandEstimator estimate = new FleetDemandEstimator();
    private long atNanos;
    private long produced = -1;
    private OptionalDouble perSecond = OptionalDouble.empty();
    private OptionalLong unanswered = OptionalLong.empty();

    void note(BrokerLoad load) {
      long passed = load.atNanos() - atNanos;
      boolean follows = produced >= 0 && load.produced() >= produced;
      if (follows && passed < LEAST.toNanos()) {
        return;
      }
      perSecond =
          follows
              ? OptionalDouble.of((load.produced() - produced) * NANOS_PER_MILLI * MILLIS / passed)
              : OptionalDouble.empty();
      unanswered = load.unanswered();
      produced = load.produced();
      atNanos = load.atNanos();
    }

    FleetDemand demand(ModelFleet agents, int inFlight) {
      long now = nanos.getAsLong();
      boolean fresh = produced >= 0 && now - atNanos <= FRESH.toNanos();
      double rate =
          fresh && perSecond.isPresent() ? perSecond.getAsDouble() : agents.arrivalsPerSecond();
      estimate.add(now / NANOS_PER_MILLI, rate);
      double unfinished = inFlight;
      if (fresh && unanswered.isPresent()) {
        unfinished = Math.max(unfinished, unanswered.getAsLong());
      }
      // what agents hold is the depth that they work at, also when they keep up
      return new FleetDemand(
          estimate.perSecond(),
          estimate.growth(),
          unfinished - agents.held(),
          agents.examplesPerRequest());
    }
  }
}

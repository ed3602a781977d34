package io.sluice.gateway.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.gateway.admission.AdmissionLimits;
import io.sluice.gateway.admission.InferenceGate;
import io.sluice.gateway.admission.ModelResolver;
import io.sluice.gateway.fleet.DecisionLog;
import io.sluice.gateway.fleet.DemandBook;
import io.sluice.gateway.fleet.FleetLoop;
import io.sluice.gateway.fleet.FleetMeters;
import io.sluice.gateway.fleet.FleetState;
import io.sluice.gateway.fleet.PolicyBook;
import io.sluice.gateway.fleet.PolicyPublisher;
import io.sluice.gateway.inference.BrokerHealth;
import io.sluice.gateway.inference.Correlator;
import io.sluice.gateway.inference.DeadLetters;
import io.sluice.gateway.inference.GatheringPolicy;
import io.sluice.gateway.inference.InferenceMeters;
import io.sluice.gateway.inference.ModelDirectory;
import io.sluice.gateway.inference.RequestTransport;
import io.sluice.gateway.inference.ResendPolicy;
import io.sluice.gateway.inference.TimerService;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/** What a gateway is without its edges: no HTTP, no Kafka. Confined to the event loop. */
final class GatewayCore {
  final FleetState fleet;
  final DecisionLog decisions = new DecisionLog();
  final PolicyBook policies = new PolicyBook();
  final DemandBook demand;
  final Correlator correlator;
  final ModelDirectory directory;
  final ModelResolver models;
  final InferenceGate gate;

  /** The ports of the core. */
  record Ports(
      RequestTransport transport,
      DeadLetters deadLetters,
      BrokerHealth broker,
      ModelDirectory directory) {}

  GatewayCore(
      Ports ports,
      AdmissionLimits limits,
      Duration gatherMoment,
      TimerService timers,
      Clock clock,
      Supplier<String> ids,
      MeterRegistry registry) {
    InferenceMeters meters = new InferenceMeters(registry);
    fleet = new FleetState(timers::nanos);
    FleetMeters.watch(fleet, registry);
    demand = new DemandBook(timers::nanos);
    directory = ports.directory();
    correlator =
        new Correlator(
            ports.transport(),
            ports.deadLetters(),
            ResendPolicy.DEFAULT,
            timers,
            clock,
            new GatheringPolicy(gatherMoment, fleet::serving),
            meters);
    models = new ModelResolver(directory, fleet);
    gate = new InferenceGate(models, ports.broker(), correlator, limits, ids, meters);
  }

  /** Plans once a second from now on. */
  FleetLoop startFleetLoop(PolicyPublisher publisher, TimerService timers, MeterRegistry registry) {
    FleetLoop loop =
        new FleetLoop(
            new FleetLoop.Inputs(fleet, policies, demand, gate::inFlight),
            publisher,
            timers::nanos,
            registry);
    turnLater(loop, timers);
    return loop;
  }

  private static void turnLater(FleetLoop loop, TimerService timers) {
    timers.after(
        FleetLoop.PERIOD,
        () -> {
          turnLater(loop, timers);
          loop.turn();
        });
  }
}

package io.sluice.gateway.fleet;

import static io.sluice.gateway.fleet.Agents.MODEL;
import static io.sluice.gateway.fleet.Agents.telemetry;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.protocol.control.PolicyScope;
import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.sluice.protocol.proto.v1.Policy;
import io.sluice.protocol.telemetry.AgentId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Ten agents that answer 100 requests a second at fp32, 200 at mixed, 500 at int8. */
abstract class FleetLoopFixture {
  static final PolicyScope GROUP = new PolicyScope.OfGroup(MODEL, "aarch64-v8.0");
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Gateway gateway = new Gateway();
  final List<PolicyScope> published = new ArrayList<>();
  final List<Gateway> all = new ArrayList<>(List.of(gateway));
  boolean brokerTakes = true;
  boolean readsBack = true;
  boolean usableLadders = true;
  OptionalDouble serviceMillis = OptionalDouble.empty();
  OptionalDouble examples = OptionalDouble.empty();
  long nanos = 1;
  long produced;
  long sequence;

  Optional<Policy> standing(PolicyScope scope) {
    return Optional.ofNullable(gateway.book.all().get(scope.key()));
  }

  Optional<Double> ceiling() {
    return standing(GROUP).filter(Policy::hasAccuracyCeiling).map(Policy::getAccuracyCeiling);
  }

  void seconds(int count, int requests) {
    for (int i = 0; i < count; i++) {
      pass(Duration.ofSeconds(1));
      produced += requests;
      sequence++;
      all.forEach(Gateway::turn);
    }
  }

  void pass(Duration time) {
    nanos += time.toNanos();
  }

  final class Gateway implements PolicyPublisher {
    final FleetState fleet = new FleetState(() -> nanos);
    final PolicyBook book = new PolicyBook();
    final DemandBook demand = new DemandBook(() -> nanos);
    final FleetLoop loop =
        new FleetLoop(
            new FleetLoop.Inputs(fleet, book, demand, model -> this.inFlight),
            this,
            () -> nanos,
            meters);
    int inFlight;

    Gateway() {
      book.current(true);
      fleet.listening(true);
    }

    void turn() {
      for (int i = 0; i < 10; i++) {
        AgentTelemetry.Builder said = telemetry("a" + i, sequence);
        serviceMillis.ifPresent(said.getLadderBuilder(0)::setServiceMs);
        examples.ifPresent(said::setExamplesPerRequest);
        examples.ifPresent(said.getLadderBuilder(0)::setServiceExamples);
        if (!usableLadders) {
          said.clearLadder();
        }
        fleet.report(new AgentId("a" + i), said.build());
      }
      demand.note(MODEL, new BrokerLoad(nanos, produced, OptionalLong.of(0)));
      loop.turn();
    }

    @Override
    public Future<Void> publish(PolicyScope scope, Optional<Policy> policy) {
      if (!brokerTakes) {
        return Future.failedFuture("Tried to publish, but Kafka is away");
      }
      published.add(scope);
      if (readsBack) {
        all.forEach(each -> each.book.put(scope, policy));
      }
      return Future.succeededFuture();
    }
  }
}

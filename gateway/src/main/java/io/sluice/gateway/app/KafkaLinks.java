package io.sluice.gateway.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.gateway.kafka.DemandMeter;
import io.sluice.gateway.kafka.KafkaHealth;
import io.sluice.gateway.kafka.PolicyStore;
import io.sluice.gateway.kafka.ReplyReceiver;
import io.sluice.gateway.kafka.RequestSender;
import io.sluice.gateway.kafka.TelemetryReceiver;
import io.sluice.gateway.kafka.TopicKeeper;
import io.sluice.gateway.kafka.TopicSetup;
import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.sluice.protocol.proto.v1.SwitchDecision;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.ModelName;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The gateway's Kafka clients, wired to its core. */
final class KafkaLinks {
  private final PolicyStore policies;
  private final ReplyReceiver replies;
  private final TelemetryReceiver telemetry;
  private final RequestSender sender;
  private final Optional<DemandMeter> demand;
  private final Optional<TopicKeeper> topics;

  KafkaLinks(
      GatewaySettings settings,
      GatewayCore core,
      RequestSender sender,
      KafkaHealth health,
      Executor owner,
      MeterRegistry meters) {
    this.sender = sender;
    this.replies =
        new ReplyReceiver(
            settings.kafka(), settings.instance(), owner, core.correlator::reply, health, meters);
    this.telemetry =
        new TelemetryReceiver(settings.kafka(), owner, new ToFleet(core, meters), health, meters);
    this.policies = new PolicyStore(settings.kafka(), owner, core.policies, health, meters);
    this.demand =
        settings.fleetLoop()
            ? Optional.of(new DemandMeter(settings.kafka(), owner, core.demand::note))
            : Optional.empty();
    this.topics =
        settings.topics().map(layout -> new TopicKeeper(new TopicSetup(settings.kafka(), layout)));
  }

  PolicyStore policies() {
    return policies;
  }

  /** These models have topics, and where there is a fleet loop, a demand; any thread. */
  void want(Collection<ModelName> models) {
    demand.ifPresent(meter -> meter.want(models));
    topics.ifPresent(keeper -> keeper.want(models));
  }

  void start() {
    topics.ifPresent(TopicKeeper::start);
    replies.start();
    telemetry.start();
    policies.start();
    sender.start();
    demand.ifPresent(DemandMeter::start);
  }

  /** Waits for the clients' threads; not for event loops. */
  void close() throws InterruptedException {
    topics.ifPresent(TopicKeeper::close);
    if (demand.isPresent()) {
      demand.get().close();
    }
    sender.close();
    replies.close();
    telemetry.close();
    policies.close();
  }

  private record ToFleet(GatewayCore core, MeterRegistry meters)
      implements TelemetryReceiver.Listener {
    @Override
    public void telemetry(AgentId agent, AgentTelemetry said) {
      if (!core.fleet.report(agent, said)) {
        meters.counter("sluice.gateway.telemetry.passed.over").increment();
      }
    }

    @Override
    public void decision(SwitchDecision decision) {
      core.decisions.add(decision);
    }

    @Override
    public void connected(boolean connected) {
      core.fleet.listening(connected);
    }
  }
}

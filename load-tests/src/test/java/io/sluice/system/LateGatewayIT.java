package io.sluice.system;

import static io.sluice.system.PolicyWatch.NO_CEILING;
import static io.sluice.system.RehearsedAgents.FAST;
import static io.sluice.system.RehearsedAgents.HARDWARE_CLASS;
import static io.sluice.system.RunningSystem.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.adaptation.fleet.FleetPlannerSettings;
import io.sluice.gateway.fleet.DemandBook;
import io.sluice.gateway.fleet.FleetLoop;
import io.sluice.gateway.fleet.FleetState;
import io.sluice.gateway.fleet.PolicyBook;
import io.sluice.gateway.kafka.KafkaHealth;
import io.sluice.gateway.kafka.KafkaSettings;
import io.sluice.gateway.kafka.PolicyStore;
import io.sluice.protocol.control.PolicyScope;
import io.sluice.protocol.proto.v1.Policy;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.ModelName;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A gateway's loop that starts while another one's ceiling stands, as the parts that it is made of,
 * so that it turns before, while and after it reads the topic. The test's thread is its event loop,
 * and moves its clock.
 */
@ExtendWith(RunningSystem.Shared.class)
final class LateGatewayIT {
  private static final ModelName MODEL = new ModelName("held-down");
  private static final PolicyScope GROUP = new PolicyScope.OfGroup(MODEL, HARDWARE_CLASS);
  private static final AgentId AGENT = new AgentId("idle");
  private static final int RECORD_BYTES = 1 << 16;

  private final BlockingQueue<Runnable> eventLoop = new LinkedBlockingQueue<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final PolicyBook policies = new PolicyBook();
  private final FleetState fleet = new FleetState(() -> this.nanos);
  private long nanos = 1;
  private long sequence;

  @Test
  void aGatewayLeavesACeilingThatStandsAloneForADwellThoughNothingNeedsIt(RunningSystem system)
      throws Exception {
    SluiceKafka kafka = new SluiceKafka(system.broker().bootstrapServers());
    standing(kafka);
    try (PolicyWatch watch = new PolicyWatch(kafka, GROUP);
        PolicyStore store = store(system)) {
      FleetLoop loop = loop(store);
      turn(loop);
      store.start();

      await().pollInSameThread().atMost(PATIENCE).until(() -> turn(loop));
      OptionalDouble first = ceiling(loop);
      pass(loop, FleetPlannerSettings.DEFAULT.dwell().minusSeconds(1));
      OptionalDouble beforeTheDwellIsOver = ceiling(loop);
      pass(loop, Duration.ofSeconds(3));

      await().pollInSameThread().atMost(PATIENCE).until(() -> !watch.ceilings().isEmpty());
      assertThat(first).hasValue(FAST);
      assertThat(beforeTheDwellIsOver).hasValue(FAST);
      assertThat(watch.ceilings()).containsExactly(NO_CEILING);
    }
  }

  private static OptionalDouble ceiling(FleetLoop loop) {
    return loop.plans().get(MODEL).ceilings().get(HARDWARE_CLASS);
  }

  private static void standing(SluiceKafka kafka) throws Exception {
    Policy policy = Policy.newBuilder().setLoadPlanned(true).setAccuracyCeiling(FAST).build();
    try (KafkaProducer<String, byte[]> other = kafka.producer()) {
      other.send(new ProducerRecord<>(PolicyScope.TOPIC, GROUP.key(), policy.toByteArray())).get();
    }
  }

  private PolicyStore store(RunningSystem system) {
    return new PolicyStore(
        new KafkaSettings(system.broker().bootstrapServers(), RECORD_BYTES),
        eventLoop::add,
        policies,
        new KafkaHealth(meters),
        meters);
  }

  private FleetLoop loop(PolicyStore store) {
    FleetLoop.Inputs inputs =
        new FleetLoop.Inputs(fleet, policies, new DemandBook(() -> nanos), model -> 0);
    return new FleetLoop(inputs, store, () -> nanos, meters);
  }

  private void pass(FleetLoop loop, Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      nanos += TimeUnit.SECONDS.toNanos(1);
      turn(loop);
    }
  }

  /** Says whether there is a plan. */
  private boolean turn(FleetLoop loop) {
    for (Runnable task = eventLoop.poll(); task != null; task = eventLoop.poll()) {
      task.run();
    }
    fleet.report(AGENT, RehearsedAgents.telemetry(AGENT.value(), MODEL, sequence++).build());
    loop.turn();
    return loop.plans().containsKey(MODEL);
  }
}

package io.sluice.agent.adapt;

import static io.sluice.agent.ladder.Ladders.FP32;
import static io.sluice.agent.ladder.Ladders.STATIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.adaptation.decide.Cause;
import io.sluice.adaptation.decide.ControlLaw;
import io.sluice.adaptation.decide.Decision;
import io.sluice.adaptation.decide.Rung;
import io.sluice.adaptation.decide.Snapshot;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.agent.batch.Traffic;
import io.sluice.agent.engine.FakeEngine;
import io.sluice.agent.ladder.Ladders;
import io.sluice.agent.ladder.VariantLadder;
import io.sluice.agent.power.PowerMeter;
import io.sluice.agent.power.PowerMode;
import io.sluice.protocol.control.PolicyScope;
import io.sluice.protocol.proto.inference.ModelInferResponse;
import io.sluice.protocol.proto.v1.InferenceReply;
import io.sluice.protocol.proto.v1.Policy;
import io.sluice.protocol.proto.v1.SwitchDecision;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.VariantName;
import io.sluice.registry.power.PowerModel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DeviceLoopTest {
  private static final LoopSettings SETTINGS =
      new LoopSettings(Duration.ofMillis(500), Duration.ofSeconds(3), Duration.ofMinutes(1));

  private final FakeEngine engine = new FakeEngine();
  private final VariantLadder ladder = Ladders.ladder(engine);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Traffic traffic = new Traffic(STATIC, meters);
  private final AgentId agent = new AgentId("pi-7");
  private final PolicyBook policies = new PolicyBook(Ladders.MODEL, "x86_64-avx2", agent);
  private final DecisionLog log = new DecisionLog();
  private final AtomicLong millis = new AtomicLong(1_000_000);
  private final List<Decision.Switch> told = new ArrayList<>();
  private final List<Snapshot> seen = new ArrayList<>();
  private final List<AdaptationPolicy> obeyed = new ArrayList<>();
  private Decision next = new Decision.Stay("all is well");

  @Test
  void appliesWhatTheLawDecidesAndTellsIt() {
    DeviceLoop loop = loop();
    next = to(FP32);

    tick(loop);

    assertThat(ladder.view().current()).isEqualTo(FP32);
    assertThat(told).containsExactly(to(FP32));
    assertThat(log.entries())
        .singleElement()
        .satisfies(e -> assertThat(e.outcome()).isEqualTo("switched"));
    assertThat(meters.get("sluice.agent.switches").tag("cause", "headroom").counter().count())
        .isEqualTo(1);
  }

  @Test
  void doesNotTellOfASwitchThatFailedAndDoesNotWantItAgainForAWhile() {
    DeviceLoop loop = loop();
    engine.failing.add(Ladders.file(FP32));
    next = to(FP32);
    tick(loop);
    next = new Decision.Stay("all is well");
    tick(loop);

    assertThat(told).isEmpty();
    assertThat(log.entries().get(0).outcome())
        .isEqualTo("failed: Tried to load fp32.pt, but it is broken");
    assertThat(ladderOf(last())).doesNotContain(FP32);

    millis.addAndGet(60_000);
    tick(loop);

    assertThat(ladderOf(last())).contains(FP32);
  }

  @Test
  void showsTheLawALatencyWindowOfThePresentRungThatIsFreshAfterASwitch() {
    DeviceLoop loop = loop();
    replied("int8-static", 40);
    tick(loop);
    long before = last().latency().count();
    next = to(FP32);
    tick(loop);
    next = new Decision.Stay("all is well");

    tick(loop);

    assertThat(before).isEqualTo(1);
    assertThat(last().latency().count()).isZero();
    replied("fp32", 90);
    tick(loop);
    assertThat(last().latency().quantileMillis()).isCloseTo(90, Offset.offset(0.2));
  }

  @Test
  void forgetsLatenciesThatAreOlderThanTheWindow() {
    DeviceLoop loop = loop();
    replied("int8-static", 40);
    for (int i = 0; i < 7; i++) {
      tick(loop);
    }

    assertThat(last().latency().count()).isZero();
  }

  @Test
  void aimsAtHalfOfTheTypicalDeadlineWhenNoTargetIsSet() {
    DeviceLoop loop = loop();
    for (int i = 0; i < 9; i++) {
      traffic.arrived(Duration.ofMillis(200));
    }
    traffic.arrived(Duration.ofMillis(10));

    tick(loop);

    assertThat(obeyed.get(0).latencyTargetMillis().orElseThrow())
        .isCloseTo(100, Offset.offset(0.2));
  }

  @Test
  void aTargetThatIsSetStands() {
    DeviceLoop loop = loop();
    traffic.arrived(Duration.ofMillis(200));
    policies.note(
        new PolicyScope.OfAgent(agent),
        Optional.of(Policy.newBuilder().setLatencyTargetMs(30).build()));

    tick(loop);

    assertThat(obeyed.get(0).latencyTargetMillis()).isEqualTo(OptionalDouble.of(30));
  }

  @Test
  void countsArrivalsPerSecondAndTimeOnTheRung() {
    DeviceLoop loop = loop();
    tick(loop);
    for (int i = 0; i < 10; i++) {
      traffic.arrived(Duration.ofSeconds(1));
    }

    tick(loop);

    assertThat(last().arrivalsPerSecond()).isCloseTo(20, Offset.offset(1e-6));
    assertThat(last().onRung()).isEqualTo(Duration.ofMillis(millis.get()));
  }

  @Test
  void goesOnAfterALawThatThrows() {
    ControlLaw broken =
        (snapshot, policy) -> {
          seen.add(snapshot);
          throw new IllegalStateException("a bug");
        };
    DeviceLoop loop = loop(broken);

    tick(loop);
    tick(loop);

    assertThat(seen).hasSize(2);
  }

  @Test
  void wordsDecisionsForTheWire() {
    Decision.Switch decision =
        new Decision.Switch(STATIC, FP32, Cause.HEADROOM, "room", Map.of("p95_ms", 3.0));

    SwitchDecision onWire =
        new DecisionWriter(agent, Ladders.MODEL).write(Instant.ofEpochMilli(5), decision);

    assertThat(onWire)
        .isEqualTo(
            SwitchDecision.newBuilder()
                .setAgentId("pi-7")
                .setTimeUnixMs(5)
                .setModel("adder")
                .setFrom("int8-static")
                .setTo("fp32")
                .setCause(SwitchDecision.Cause.HEADROOM)
                .setReason("room")
                .putNumbers("p95_ms", 3.0)
                .build());
  }

  private DeviceLoop loop() {
    return loop(
        (snapshot, policy) -> {
          seen.add(snapshot);
          obeyed.add(policy);
          return next;
        });
  }

  private DeviceLoop loop(ControlLaw law) {
    PowerMeter power =
        PowerMeter.open(
            PowerMode.OFF,
            Path.of("/"),
            PowerModel.RASPBERRY_PI_4,
            () -> 0,
            Duration.ofSeconds(2),
            this::nanos);
    return new DeviceLoop(
        SETTINGS,
        law,
        ladder,
        traffic,
        power,
        policies,
        (time, decision) -> told.add(decision),
        log,
        meters,
        Runnable::run,
        () -> Instant.ofEpochMilli(millis.get()),
        this::nanos);
  }

  private void tick(DeviceLoop loop) {
    millis.addAndGet(500);
    loop.tick();
  }

  private long nanos() {
    return millis.get() * 1_000_000;
  }

  private Snapshot last() {
    return seen.get(seen.size() - 1);
  }

  private static List<VariantName> ladderOf(Snapshot snapshot) {
    return snapshot.ladder().stream().map(Rung::variant).toList();
  }

  private void replied(String variant, long tookMillis) {
    traffic.replied(
        InferenceReply.newBuilder()
            .setVariant(variant)
            .setResponse(ModelInferResponse.getDefaultInstance())
            .build(),
        Duration.ofSeconds(1),
        tookMillis * 1_000_000);
  }

  private static Decision.Switch to(VariantName variant) {
    return new Decision.Switch(STATIC, variant, Cause.HEADROOM, "room", Map.of());
  }
}

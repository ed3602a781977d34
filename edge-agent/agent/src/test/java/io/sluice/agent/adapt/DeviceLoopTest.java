package io.sluice.agent.adapt;

import static io.sluice.agent.ladder.VariantLadderFixtures.FP32;
import static io.sluice.agent.ladder.VariantLadderFixtures.STATIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.adaptation.decide.ResidencyDecision;
import io.sluice.adaptation.decide.ResidencySnapshot;
import io.sluice.adaptation.decide.SensorReadings;
import io.sluice.adaptation.decide.SwitchCause;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.agent.batch.AgentTrafficStatistics;
import io.sluice.agent.batch.RecordingDeviceLaw;
import io.sluice.agent.engine.FakeInferenceEngine;
import io.sluice.agent.ladder.VariantLadder;
import io.sluice.agent.ladder.VariantLadderFixtures;
import io.sluice.agent.power.DeviceSensors;
import io.sluice.agent.power.EnvironmentSensors;
import io.sluice.agent.power.PowerMeter;
import io.sluice.agent.power.PowerMode;
import io.sluice.agent.power.ProcessorFrequency;
import io.sluice.protocol.control.PolicyScope;
import io.sluice.protocol.proto.v1.Policy;
import io.sluice.protocol.proto.v1.SwitchDecision;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.VariantName;
import io.sluice.registry.power.PowerModel;
import java.io.IOException;
import java.nio.file.Files;
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
import org.junit.jupiter.api.io.TempDir;

class DeviceLoopTest {
  private static final DeviceLoopSettings SETTINGS =
      new DeviceLoopSettings(Duration.ofMillis(500), Duration.ofSeconds(3), Duration.ofMinutes(1));

  private final FakeInferenceEngine engine = new FakeInferenceEngine();
  private final VariantLadder ladder = VariantLadderFixtures.ladder(engine);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AgentTrafficStatistics traffic = new AgentTrafficStatistics(meters);
  private final AgentId agent = new AgentId("pi-7");
  private final AgentPolicyStore policies =
      new AgentPolicyStore(VariantLadderFixtures.MODEL, "x86_64-avx2", agent);
  private final DeviceSwitchLog log = new DeviceSwitchLog();
  private final AtomicLong millis = new AtomicLong(1_000_000);
  private final List<ResidencyDecision.Switch> told = new ArrayList<>();
  @TempDir private Path root;
  private boolean sensorsFail;
  private double profiledAt = 1;
  private final RecordingDeviceLaw law = new RecordingDeviceLaw();

  @Test
  void appliesWhatTheLawDecidesAndTellsIt() {
    DeviceLoop loop = loop();
    law.decision = to(FP32);

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
    engine.failing.add(VariantLadderFixtures.file(FP32));
    law.decision = to(FP32);
    tick(loop);
    law.decision = new ResidencyDecision.Stay("all is well");
    tick(loop);

    assertThat(told).isEmpty();
    assertThat(log.entries().get(0).outcome())
        .isEqualTo("failed: Tried to load fp32.pt, but it is broken");
    assertThat(last().loadable()).isEqualTo(0b010);

    millis.addAndGet(60_000);
    tick(loop);

    assertThat(last().loadable()).isEqualTo(0b011);
  }

  @Test
  void loadsARungBesideTheLeadThatTheLawWantsThere() {
    DeviceLoop loop = loop();
    law.decision = new ResidencyDecision.Load(FP32, "some inferences would have it");

    tick(loop);

    assertThat(ladder.view().current()).isEqualTo(STATIC);
    assertThat(ladder.resident()).isEqualTo(0b101);
    assertThat(told).isEmpty();
  }

  @Test
  void doesNotTryARungAgainForAWhileThatDidNotLoadBesideTheLead() {
    DeviceLoop loop = loop();
    engine.failing.add(VariantLadderFixtures.file(FP32));
    law.decision = new ResidencyDecision.Load(FP32, "some inferences would have it");

    tick(loop);
    tick(loop);

    assertThat(last().loadable()).isEqualTo(0b010);
  }

  @Test
  void showsTheLawWhatIsInMemoryAndWhatCouldBe() {
    DeviceLoop loop = loop();
    law.decision = to(FP32);
    tick(loop);
    law.decision = new ResidencyDecision.Stay("all is well");

    tick(loop);

    assertThat(last())
        .isEqualTo(
            new ResidencySnapshot(
                millis.get(), 0, /* resident= */ 0b101, /* loadable= */ 0b010, /* room= */ 0b010));
  }

  @Test
  void showsTheLawThatSomethingWouldHaveToLeaveForARung() {
    DeviceLoop loop =
        loop(
            VariantLadderFixtures.ladder(
                engine, VariantLadderFixtures.threeRungs(), 45 * VariantLadderFixtures.MB));
    law.decision = new ResidencyDecision.Load(FP32, "some inferences would have it");
    tick(loop);
    law.decision = new ResidencyDecision.Stay("all is well");

    tick(loop);

    assertThat(last())
        .isEqualTo(
            new ResidencySnapshot(
                millis.get(), 2, /* resident= */ 0b101, /* loadable= */ 0b010, /* room= */ 0));
  }

  @Test
  void showsTheLawWhatTheSensorsSay() throws IOException {
    write("sys/class/thermal/thermal_zone0/temp", "61500");
    write("sys/devices/system/cpu/cpufreq/policy0/scaling_max_freq", "900000");
    write("sys/devices/system/cpu/cpufreq/policy0/cpuinfo_max_freq", "1800000");
    DeviceLoop loop = loop();
    traffic.arrived(Duration.ofSeconds(1));

    tick(loop);

    assertThat(law.sensed)
        .containsExactly(new SensorReadings(millis.get(), Double.NaN, 61.5, 0.5, 2));
  }

  @Test
  void showsTheLawTheClockBesideThatOfTheProfiles() throws IOException {
    write("sys/devices/system/cpu/cpufreq/policy0/scaling_max_freq", "1800000");
    write("sys/devices/system/cpu/cpufreq/policy0/cpuinfo_max_freq", "1800000");
    profiledAt = 0.5;
    DeviceLoop loop = loop();

    tick(loop);

    assertThat(law.sensed.get(0).frequency()).isEqualTo(2);
  }

  @Test
  void tellsTheLawAPolicyOnceUntilItChanges() {
    DeviceLoop loop = loop();
    policies.note(
        new PolicyScope.OfAgent(agent),
        Optional.of(Policy.newBuilder().setLatencyTargetMs(30).build()));
    tick(loop);
    tick(loop);
    policies.note(new PolicyScope.OfAgent(agent), Optional.empty());

    tick(loop);

    assertThat(law.obeyed)
        .extracting(AdaptationPolicy::latencyTargetMillis)
        .containsExactly(OptionalDouble.of(30), OptionalDouble.empty());
  }

  @Test
  void aimsAtHalfOfTheTypicalDeadlineWhenNoTargetIsSet() {
    DeviceLoop loop = loop();
    for (int i = 0; i < 9; i++) {
      traffic.arrived(Duration.ofMillis(200));
    }
    traffic.arrived(Duration.ofMillis(10));

    tick(loop);

    assertThat(law.obeyed.get(0).latencyTargetMillis().orElseThrow())
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

    assertThat(law.obeyed.get(0).latencyTargetMillis()).isEqualTo(OptionalDouble.of(30));
  }

  @Test
  void countsArrivalsPerSecond() {
    DeviceLoop loop = loop();
    tick(loop);
    for (int i = 0; i < 10; i++) {
      traffic.arrived(Duration.ofSeconds(1));
    }

    tick(loop);

    assertThat(law.sensed.get(1).arrivalsPerSecond()).isCloseTo(20, Offset.offset(1e-6));
    assertThat(loop.vitals().arrivalsPerSecond()).isCloseTo(20, Offset.offset(1e-6));
  }

  @Test
  void goesOnAfterARoundThatThrows() {
    DeviceLoop loop = loop();
    sensorsFail = true;
    tick(loop);
    sensorsFail = false;

    tick(loop);

    assertThat(law.reviewed).hasSize(1);
  }

  @Test
  void wordsDecisionsForTheWire() {
    ResidencyDecision.Switch decision =
        new ResidencyDecision.Switch(
            STATIC, FP32, SwitchCause.HEADROOM, "room", Map.of("p95_ms", 3.0));

    SwitchDecision onWire =
        new SwitchDecisionWriter(agent, VariantLadderFixtures.MODEL)
            .write(Instant.ofEpochMilli(5), decision);

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
    return loop(ladder);
  }

  private DeviceLoop loop(VariantLadder ladder) {
    PowerMeter power =
        PowerMeter.open(
            PowerMode.OFF,
            root,
            PowerModel.RASPBERRY_PI_4,
            () -> 0,
            Duration.ofSeconds(2),
            this::nanos);
    return new DeviceLoop(
        SETTINGS,
        law,
        ladder,
        traffic,
        new DeviceSensors(
            power, new EnvironmentSensors(root), new ProcessorFrequency(root), profiledAt),
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
    if (sensorsFail) {
      throw new IllegalStateException("a bug");
    }
    return millis.get() * 1_000_000;
  }

  private ResidencySnapshot last() {
    return law.reviewed.get(law.reviewed.size() - 1);
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private static ResidencyDecision.Switch to(VariantName variant) {
    return new ResidencyDecision.Switch(STATIC, variant, SwitchCause.HEADROOM, "room", Map.of());
  }
}

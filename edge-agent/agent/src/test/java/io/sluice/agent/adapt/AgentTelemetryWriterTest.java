package io.sluice.agent.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.agent.batch.AgentTrafficStatistics;
import io.sluice.agent.batch.VariantServiceTotals;
import io.sluice.agent.engine.FakeInferenceEngine;
import io.sluice.agent.ladder.HardwareProfileFixtures;
import io.sluice.agent.ladder.VariantLadder;
import io.sluice.agent.ladder.VariantLadderFixtures;
import io.sluice.agent.power.EnvironmentSensors;
import io.sluice.protocol.proto.inference.ModelInferResponse;
import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.sluice.protocol.proto.v1.InferenceReply;
import io.sluice.protocol.proto.v1.Reading;
import io.sluice.protocol.proto.v1.Rung;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.manifest.VariantName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTelemetryWriterTest {
  private static final VariantName INT8 = new VariantName("int8-static");

  @TempDir private Path boardWithoutSensors;
  private final AtomicReference<AgentLifecycleState> state =
      new AtomicReference<>(AgentLifecycleState.STARTING);

  @Test
  void tellsWhoItIsBeforeThereIsALadder() {
    AgentTelemetry telemetry = writer().write();

    assertThat(telemetry.getAgentId()).isEqualTo("pi-7");
    assertThat(telemetry.getIncarnation()).isEqualTo("i1");
    assertThat(telemetry.getState()).isEqualTo(AgentTelemetry.State.STARTING);
    assertThat(telemetry.getModel()).isEqualTo("adder");
    assertThat(telemetry.getHardwareClass()).isEqualTo("x86_64-avx2");
    assertThat(telemetry.getVariant()).isEmpty();
    assertThat(telemetry.getResidentBytes()).isEqualTo(1234);
  }

  @Test
  void whatIsUnknownHasNoValue() {
    AgentTelemetry telemetry = writer().write();

    assertThat(telemetry.getTemperatureCelsius().hasValue()).isFalse();
    assertThat(telemetry.getBattery().getSource()).isEqualTo(Reading.Source.UNKNOWN);
  }

  @Test
  void countsItsMessages() {
    AgentTelemetryWriter writer = writer();
    writer.write();

    assertThat(writer.write().getSequence()).isEqualTo(1);
  }

  @Test
  void tellsHowItServes() {
    AgentTelemetryWriter writer = writer();
    VariantLadder ladder = VariantLadderFixtures.ladder(new FakeInferenceEngine());
    AgentTrafficStatistics traffic = new AgentTrafficStatistics(new SimpleMeterRegistry());
    DeviceLoopSnapshot vitals =
        new DeviceLoopSnapshot(
            AdaptationPolicy.UNLIMITED, 12.5, KnownQuantity.modelled(2.5, "pi4"));
    writer.report(
        new AgentTelemetryWriter.ServingSources("3", ladder::view, () -> vitals, traffic, () -> 4));
    traffic.served(INT8, new VariantServiceTotals(1, 1, 7));
    traffic.replied(
        InferenceReply.newBuilder()
            .setVariant(INT8.value())
            .setResponse(ModelInferResponse.getDefaultInstance())
            .build(),
        Duration.ofSeconds(1),
        8_000_000);
    state.set(AgentLifecycleState.SERVING);

    AgentTelemetry telemetry = writer.write();

    assertThat(telemetry.getState()).isEqualTo(AgentTelemetry.State.SERVING);
    assertThat(telemetry.getVariant()).isEqualTo("int8-static");
    assertThat(telemetry.getModelVersion()).isEqualTo("3");
    assertThat(telemetry.getLadderList())
        .extracting(Rung::getVariant)
        .containsExactly("fp32", "int8-dynamic", "int8-static");
    assertThat(telemetry.getLadderList()).extracting(Rung::getResident).endsWith(true);
    assertThat(telemetry.getLadderList()).extracting(Rung::getShare).containsExactly(0.0, 0.0, 1.0);
    assertThat(telemetry.getLatency().getCount()).isEqualTo(1);
    assertThat(telemetry.getArrivalsPerSecond()).isEqualTo(12.5);
    assertThat(telemetry.getQueueDepth()).isEqualTo(4);
    assertThat(telemetry.getAnsweredTotal()).isEqualTo(1);
    assertThat(telemetry.getWatts())
        .isEqualTo(
            Reading.newBuilder()
                .setValue(2.5)
                .setSource(Reading.Source.MODELLED)
                .setModel("pi4")
                .build());
    assertThat(telemetry.getPolicySummary()).isEqualTo("dwell 10.0 s");
    assertThat(telemetry.hasLatencyTargetMs()).isFalse();
  }

  @Test
  void tellsNoSharesWhenNothingWasAnswered() {
    AgentTelemetryWriter writer = writer();
    VariantLadder ladder = VariantLadderFixtures.ladder(new FakeInferenceEngine());
    DeviceLoopSnapshot vitals =
        new DeviceLoopSnapshot(AdaptationPolicy.UNLIMITED, 0, KnownQuantity.unknown());
    AgentTrafficStatistics traffic = new AgentTrafficStatistics(new SimpleMeterRegistry());
    writer.report(
        new AgentTelemetryWriter.ServingSources("3", ladder::view, () -> vitals, traffic, () -> 0));

    AgentTelemetry telemetry = writer.write();

    assertThat(telemetry.getLadderList()).hasSize(3).noneMatch(Rung::hasShare);
    assertThat(telemetry.hasExamplesPerRequest()).isFalse();
  }

  @Test
  void tellsWhatRequestsTookOfLateOnTheVariantsThatRan() {
    AgentTelemetryWriter writer = writer();
    DeviceLoopSnapshot vitals =
        new DeviceLoopSnapshot(AdaptationPolicy.UNLIMITED, 1, KnownQuantity.unknown());
    AgentTrafficStatistics traffic = new AgentTrafficStatistics(new SimpleMeterRegistry());
    VariantLadder ladder = VariantLadderFixtures.ladder(new FakeInferenceEngine());
    writer.report(
        new AgentTelemetryWriter.ServingSources("3", ladder::view, () -> vitals, traffic, () -> 0));
    for (int i = 0; i < 5; i++) {
      traffic.served(INT8, new VariantServiceTotals(2, 8, 6));
    }

    AgentTelemetry telemetry = writer.write();

    assertThat(telemetry.getLadderList())
        .extracting(Rung::hasServiceMs)
        .containsExactly(false, false, true);
    assertThat(telemetry.getLadder(2).getServiceMs()).isEqualTo(3);
    assertThat(telemetry.getLadder(2).getServiceExamples()).isEqualTo(4);
    assertThat(telemetry.getExamplesPerRequest()).isEqualTo(4);
  }

  private AgentTelemetryWriter writer() {
    return new AgentTelemetryWriter(
        new AgentTelemetryWriter.Identity(new AgentId("pi-7"), "i1", VariantLadderFixtures.MODEL),
        HardwareProfileFixtures.PC,
        state::get,
        new EnvironmentSensors(boardWithoutSensors),
        new AgentTelemetryWriter.ProcessReadings(() -> 1234, () -> 0.5),
        () -> Instant.EPOCH);
  }
}

package io.sluice.agent.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.agent.batch.Served;
import io.sluice.agent.batch.Traffic;
import io.sluice.agent.engine.FakeEngine;
import io.sluice.agent.ladder.Ladders;
import io.sluice.agent.ladder.Profiles;
import io.sluice.agent.ladder.VariantLadder;
import io.sluice.agent.power.Surroundings;
import io.sluice.protocol.proto.inference.ModelInferResponse;
import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.sluice.protocol.proto.v1.InferenceReply;
import io.sluice.protocol.proto.v1.Reading;
import io.sluice.protocol.proto.v1.Rung;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.Quantity;
import io.sluice.registry.manifest.VariantName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelemetryWriterTest {
  private static final VariantName INT8 = new VariantName("int8-static");

  @TempDir private Path boardWithoutSensors;
  private final AtomicReference<AgentState> state = new AtomicReference<>(AgentState.STARTING);

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
    TelemetryWriter writer = writer();
    writer.write();

    assertThat(writer.write().getSequence()).isEqualTo(1);
  }

  @Test
  void tellsHowItServes() {
    TelemetryWriter writer = writer();
    VariantLadder ladder = Ladders.ladder(new FakeEngine());
    Traffic traffic = new Traffic(new SimpleMeterRegistry());
    Vitals vitals = new Vitals(AdaptationPolicy.UNLIMITED, 12.5, Quantity.modelled(2.5, "pi4"));
    writer.report(new TelemetryWriter.Work("3", ladder::view, () -> vitals, traffic, () -> 4));
    traffic.served(INT8, new Served(1, 1, 7));
    traffic.replied(
        InferenceReply.newBuilder()
            .setVariant(INT8.value())
            .setResponse(ModelInferResponse.getDefaultInstance())
            .build(),
        Duration.ofSeconds(1),
        8_000_000);
    state.set(AgentState.SERVING);

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
    TelemetryWriter writer = writer();
    VariantLadder ladder = Ladders.ladder(new FakeEngine());
    Vitals vitals = new Vitals(AdaptationPolicy.UNLIMITED, 0, Quantity.unknown());
    Traffic traffic = new Traffic(new SimpleMeterRegistry());
    writer.report(new TelemetryWriter.Work("3", ladder::view, () -> vitals, traffic, () -> 0));

    AgentTelemetry telemetry = writer.write();

    assertThat(telemetry.getLadderList()).hasSize(3).noneMatch(Rung::hasShare);
    assertThat(telemetry.hasExamplesPerRequest()).isFalse();
  }

  @Test
  void tellsWhatRequestsTookOfLateOnTheVariantsThatRan() {
    TelemetryWriter writer = writer();
    Vitals vitals = new Vitals(AdaptationPolicy.UNLIMITED, 1, Quantity.unknown());
    Traffic traffic = new Traffic(new SimpleMeterRegistry());
    VariantLadder ladder = Ladders.ladder(new FakeEngine());
    writer.report(new TelemetryWriter.Work("3", ladder::view, () -> vitals, traffic, () -> 0));
    for (int i = 0; i < 5; i++) {
      traffic.served(INT8, new Served(2, 8, 6));
    }

    AgentTelemetry telemetry = writer.write();

    assertThat(telemetry.getLadderList())
        .extracting(Rung::hasServiceMs)
        .containsExactly(false, false, true);
    assertThat(telemetry.getLadder(2).getServiceMs()).isEqualTo(3);
    assertThat(telemetry.getLadder(2).getServiceExamples()).isEqualTo(4);
    assertThat(telemetry.getExamplesPerRequest()).isEqualTo(4);
  }

  private TelemetryWriter writer() {
    return new TelemetryWriter(
        new TelemetryWriter.Identity(new AgentId("pi-7"), "i1", Ladders.MODEL),
        Profiles.PC,
        state::get,
        new Surroundings(boardWithoutSensors),
        new TelemetryWriter.ProcessReadings(() -> 1234, () -> 0.5),
        () -> Instant.EPOCH);
  }
}

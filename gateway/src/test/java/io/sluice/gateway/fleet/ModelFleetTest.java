package io.sluice.gateway.fleet;

import static io.sluice.gateway.fleet.Agents.MODEL;
import static io.sluice.gateway.fleet.Agents.serving;
import static io.sluice.gateway.fleet.Agents.telemetry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.adaptation.fleet.AccuracyLevel;
import io.sluice.adaptation.fleet.DeviceGroup;
import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.sluice.protocol.proto.v1.Policy;
import io.sluice.protocol.proto.v1.Rung;
import io.sluice.protocol.telemetry.AgentId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ModelFleetTest {
  private static final Policy NONE = Policy.getDefaultInstance();

  @Test
  void agentsOfOneHardwareClassAreAGroup() {
    ModelFleet fleet =
        ModelFleet.of(
            MODEL,
            List.of(
                serving(telemetry("a", 1).setArrivalsPerSecond(3).setQueueDepth(2)),
                serving(telemetry("b", 1).setArrivalsPerSecond(4)),
                serving(telemetry("c", 1).setHardwareClass("x86_64-avx2")),
                serving(telemetry("d", 1).setModel("other")),
                gone(telemetry("e", 1))),
            NONE);

    assertThat(fleet.groups())
        .extracting(DeviceGroup::name)
        .containsExactly("aarch64-v8.0", "x86_64-avx2");
    assertThat(fleet.groups().get(0).devices()).isEqualTo(2);
    assertThat(fleet.groups().get(0).levels())
        .containsExactly(
            new AccuracyLevel("fp32", 0.935, 10),
            new AccuracyLevel("mixed", 0.930, 20),
            new AccuracyLevel("int8", 0.9, 50));
    assertThat(fleet.arrivalsPerSecond()).isEqualTo(7);
    assertThat(fleet.held()).isEqualTo(5);
  }

  @Test
  void aGroupIsSlowedDownByWhatItsAgentsCannotDoOfLate() {
    AgentTelemetry.Builder throttled = telemetry("a", 1);
    throttled.getLadderBuilder(1).setServiceMs(200);
    AgentTelemetry.Builder unmeasured = telemetry("b", 1);

    ModelFleet fleet = ModelFleet.of(MODEL, List.of(serving(throttled), serving(unmeasured)), NONE);

    DeviceGroup group = fleet.groups().get(0);
    assertThat(group.slowdown()).isCloseTo(2 / (1 + 1 / 4.0), within(1e-9));
    assertThat(group.levels())
        .extracting(AccuracyLevel::perSecond)
        .containsExactly(10.0, 20.0, 50.0);
  }

  @Test
  void whatABatchTakesOnceIsSavedByRequestsOfManyExamples() {
    AgentTelemetry.Builder batches = telemetry("a", 1).setExamplesPerRequest(10);
    batches.getLadderBuilder(2).setOnceShare(0.5).setServiceMs(220).setServiceExamples(10);

    ModelFleet fleet = ModelFleet.of(MODEL, List.of(serving(batches)), NONE);

    DeviceGroup group = fleet.groups().get(0);
    assertThat(fleet.examplesPerRequest()).isEqualTo(10);
    assertThat(group.levels())
        .extracting(AccuracyLevel::perSecond)
        .containsExactly(10.0, 20.0, 1000 * 10 / (20 * 5.5));
    assertThat(group.slowdown()).isCloseTo(2, within(1e-9));
  }

  @Test
  void aVariantIsAsAccurateAsItsBestVersion() {
    AgentTelemetry.Builder before = telemetry("a", 1).setModelVersion("1");
    AgentTelemetry.Builder rolledOut = telemetry("b", 1).setModelVersion("2");
    rolledOut.getLadderBuilder(1).setAccuracy(0.932);

    ModelFleet fleet = ModelFleet.of(MODEL, List.of(serving(before), serving(rolledOut)), NONE);

    assertThat(fleet.groups().get(0).levels())
        .extracting(AccuracyLevel::accuracy)
        .containsExactly(0.935, 0.932, 0.9);
  }

  @RepeatedTest(50)
  void isFiniteWhateverAgentsSay(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    double[] odd = {Double.NaN, 0, -1, Double.POSITIVE_INFINITY, 1e300, 4.9e-324, 0.5};
    List<FleetAgentSnapshot> agents = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      AgentTelemetry.Builder said =
          AgentTelemetry.newBuilder()
              .setAgentId("a" + i)
              .setModel(MODEL.value())
              .setArrivalsPerSecond(odd[random.nextInt(odd.length)])
              .setExamplesPerRequest(odd[random.nextInt(odd.length)])
              .setQueueDepth(random.nextInt(3) - 1);
      for (int j = 0; j < random.nextInt(4); j++) {
        said.addLadder(
            Rung.newBuilder()
                .setVariant("v" + j)
                .setAccuracy(odd[random.nextInt(odd.length)])
                .setP50Ms(odd[random.nextInt(odd.length)])
                .setOnceShare(odd[random.nextInt(odd.length)])
                .setServiceExamples(odd[random.nextInt(odd.length)])
                .setServiceMs(odd[random.nextInt(odd.length)]));
      }
      agents.add(serving(said));
    }

    ModelFleet fleet = ModelFleet.of(MODEL, agents, NONE);

    assertThat(fleet.arrivalsPerSecond()).isFinite().isNotNegative();
    assertThat(fleet.held()).isFinite().isNotNegative();
    assertThat(fleet.examplesPerRequest()).isBetween(1.0, 1e6);
    for (DeviceGroup group : fleet.groups()) {
      assertThat(group.slowdown()).isFinite().isPositive();
      assertThat(group.levels()).isNotEmpty().allMatch(level -> level.perSecond() > 0);
    }
  }

  private static FleetAgentSnapshot gone(AgentTelemetry.Builder telemetry) {
    return new FleetAgentSnapshot(
        new AgentId(telemetry.getAgentId()),
        telemetry.build(),
        ReportedAgentPresence.SILENT,
        Duration.ofSeconds(5),
        0);
  }
}

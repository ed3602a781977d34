package io.sluice.gateway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.ModelName;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FleetStateTest {
  private static final ModelName MODEL = new ModelName("fashion-cnn");
  private static final AgentId EDGE = new AgentId("edge-1");

  private final AtomicLong now = new AtomicLong();
  private final FleetState fleet = new FleetState(now::get);

  @Test
  void aServingAgentServesItsModelInItsVersion() {
    fleet.report(EDGE, telemetry(AgentTelemetry.State.SERVING, "i1", 1));
    assertThat(fleet.absence(MODEL)).isEmpty();
    assertThat(fleet.servedVersions(MODEL)).containsExactly("v1");
    assertThat(fleet.absence(new ModelName("other")))
        .hasValue("none has reported; start a sluice-agent");
  }

  @Test
  void anAgentIsGoneAfterThreeSecondsOfSilence() {
    fleet.report(EDGE, telemetry(AgentTelemetry.State.SERVING, "i1", 1));
    pass(Duration.ofMillis(2_999));
    assertThat(fleet.absence(MODEL)).isEmpty();

    pass(Duration.ofMillis(1));

    assertThat(fleet.absence(MODEL)).hasValue("edge-1 is SILENT");
    assertThat(fleet.count(ReportedAgentPresence.SILENT)).isEqualTo(1);
    fleet.report(EDGE, telemetry(AgentTelemetry.State.SERVING, "i1", 2));
    assertThat(fleet.absence(MODEL)).isEmpty();
  }

  @Test
  void anAgentThatSaysGoodByeIsGoneAtOnceAndStaysStopped() {
    fleet.report(EDGE, telemetry(AgentTelemetry.State.SERVING, "i1", 1));
    fleet.report(EDGE, telemetry(AgentTelemetry.State.STOPPED, "i1", 2));
    assertThat(fleet.absence(MODEL)).hasValue("edge-1 is STOPPED");
    pass(Duration.ofSeconds(10));
    assertThat(fleet.absence(MODEL)).hasValue("edge-1 is STOPPED");
  }

  @Test
  void aStartingOrDrainingAgentIsNotAbleToServe() {
    fleet.report(EDGE, telemetry(AgentTelemetry.State.STARTING, "i1", 1));
    assertThat(fleet.absence(MODEL)).hasValue("edge-1 is STARTING");
    fleet.report(EDGE, telemetry(AgentTelemetry.State.DRAINING, "i1", 2));
    assertThat(fleet.absence(MODEL)).hasValue("edge-1 is DRAINING");
    assertThat(fleet.servedVersions(MODEL)).isEmpty();
  }

  @Test
  void aNewIncarnationIsARestart() {
    fleet.report(EDGE, telemetry(AgentTelemetry.State.SERVING, "i1", 9));
    fleet.report(EDGE, telemetry(AgentTelemetry.State.STARTING, "i2", 1));
    assertThat(fleet.agents())
        .singleElement()
        .satisfies(
            agent -> {
              assertThat(agent.restarts()).isEqualTo(1);
              assertThat(agent.presence()).isEqualTo(ReportedAgentPresence.STARTING);
            });
  }

  @Test
  void anOlderReportIsPassedOver() {
    fleet.report(EDGE, telemetry(AgentTelemetry.State.DRAINING, "i1", 5));
    assertThat(fleet.report(EDGE, telemetry(AgentTelemetry.State.SERVING, "i1", 4))).isFalse();
    assertThat(fleet.absence(MODEL)).hasValue("edge-1 is DRAINING");
  }

  @Test
  void anAgentGoneForAnHourIsForgotten() {
    fleet.report(EDGE, telemetry(AgentTelemetry.State.SERVING, "i1", 1));
    pass(Duration.ofMinutes(61));
    fleet.report(new AgentId("edge-2"), telemetry(AgentTelemetry.State.SERVING, "i1", 1));
    assertThat(fleet.agents())
        .extracting(FleetAgentSnapshot::id)
        .containsExactly(new AgentId("edge-2"));
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private static AgentTelemetry telemetry(
      AgentTelemetry.State state, String incarnation, long sequence) {
    return AgentTelemetry.newBuilder()
        .setAgentId("edge-1")
        .setIncarnation(incarnation)
        .setSequence(sequence)
        .setState(state)
        .setModel(MODEL.value())
        .setModelVersion("v1")
        .build();
  }
}

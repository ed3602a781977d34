package io.sluice.gateway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.protocol.proto.v1.AgentTelemetry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestSizeTest {
  @Test
  void isOneExampleWhenNobodySays() {
    assertThat(RequestSize.mean(List.of(taking(5).build()))).isEqualTo(1);
    assertThat(RequestSize.mean(List.of())).isEqualTo(1);
  }

  @Test
  void countsAnAgentByTheRequestsItTook() {
    AgentTelemetry busy = taking(30).setExamplesPerRequest(2).build();
    AgentTelemetry slow = taking(10).setExamplesPerRequest(10).build();

    assertThat(RequestSize.mean(List.of(busy, slow, taking(100).build()))).isEqualTo(4);
  }

  @Test
  void isWhatItWasWhileNothingComes() {
    AgentTelemetry idle = taking(0).setExamplesPerRequest(10).build();

    assertThat(RequestSize.mean(List.of(idle, idle))).isEqualTo(10);
  }

  @Test
  void isOfTwoFigures() {
    assertThat(RequestSize.mean(List.of(taking(1).setExamplesPerRequest(12.4).build())))
        .isEqualTo(12);
    assertThat(RequestSize.mean(List.of(taking(1).setExamplesPerRequest(1.26).build())))
        .isEqualTo(1.3);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 0, -1, 0.5, 1e300, Double.POSITIVE_INFINITY})
  void whatMakesNoSenseIsNotBelieved(double examples) {
    AgentTelemetry odd = taking(50).setExamplesPerRequest(examples).build();

    assertThat(RequestSize.mean(List.of(odd, taking(1).setExamplesPerRequest(3).build())))
        .isEqualTo(3);
  }

  private static AgentTelemetry.Builder taking(double requestsPerSecond) {
    return AgentTelemetry.newBuilder().setArrivalsPerSecond(requestsPerSecond);
  }
}

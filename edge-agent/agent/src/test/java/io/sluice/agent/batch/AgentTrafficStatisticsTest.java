package io.sluice.agent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.protocol.proto.v1.InferenceError;
import io.sluice.protocol.proto.v1.InferenceError.Code;
import io.sluice.protocol.proto.v1.InferenceReply;
import io.sluice.registry.manifest.VariantName;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class AgentTrafficStatisticsTest {
  private static final Duration ALLOWED = Duration.ofMillis(200);
  private static final Percentage RESOLUTION = Percentage.withPercentage(0.2);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AgentTrafficStatistics traffic = new AgentTrafficStatistics(meters);

  @Test
  void countsAndTimesWhatRanByVariantSinceTheReportBefore() {
    traffic.served(new VariantName("fp32"), new VariantServiceTotals(1, 1, 10));
    traffic.served(new VariantName("fp32"), new VariantServiceTotals(4, 8, 12));
    traffic.served(new VariantName("int8-static"), new VariantServiceTotals(1, 3, 0.5));

    Map<String, VariantServiceTotals> served = traffic.takeServedByVariant();

    assertThat(served)
        .isEqualTo(
            Map.of(
                "fp32",
                new VariantServiceTotals(5, 9, 22),
                "int8-static",
                new VariantServiceTotals(1, 3, 0.5)));
    assertThat(traffic.takeServedByVariant()).isEmpty();
  }

  @Test
  void aRequestThatWasTooLateCountsWithAllOfItsTime() {
    traffic.replied(error(Code.DEADLINE_EXCEEDED), ALLOWED, 1_000_000);

    assertThat((double) traffic.takeAll().getMaxValue()).isCloseTo(200_000, RESOLUTION);
  }

  @Test
  void refusalsAreCountedButNotTimed() {
    traffic.replied(error(Code.INVALID_INPUT), ALLOWED, 1_000_000);

    assertThat(traffic.takeAll().getTotalCount()).isZero();
    assertThat(traffic.failed()).isEqualTo(1);
    assertThat(traffic.answered()).isZero();
    assertThat(
            meters.get("sluice.agent.requests").tag("outcome", "invalid_input").counter().count())
        .isEqualTo(1);
  }

  private static InferenceReply error(Code code) {
    return InferenceReply.newBuilder().setError(InferenceError.newBuilder().setCode(code)).build();
  }
}

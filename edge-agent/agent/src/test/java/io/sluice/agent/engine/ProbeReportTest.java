package io.sluice.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.registry.manifest.VariantName;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProbeReportTest {
  private static final VariantName A = new VariantName("a");

  private final JsonMapper json = JsonMapper.builder().build();

  static Stream<ProbeReport> reports() {
    return Stream.of(
        new ProbeReport(A, null),
        new ProbeReport(A, 8, null),
        new ProbeReport(A, new ProbeResult.Passed(1.5, 0.001, 7, 1.25, 0.75)),
        new ProbeReport(A, new ProbeResult.Failed("it crashed")));
  }

  @ParameterizedTest
  @MethodSource("reports")
  void isTheSameAfterItWasJson(ProbeReport report) throws Exception {
    String line = json.writeValueAsString(report);

    assertThat(json.readValue(line, ProbeReport.class)).isEqualTo(report);
  }

  @Test
  void aResultOfBeforeBatchesWereMeasuredIsRefused() {
    String old =
        "{\"result\":\"passed\",\"p50Millis\":1.5,\"cpuSeconds\":0.001,\"addedBytes\":7,"
            + "\"contention\":1.0}";

    assertThatThrownBy(() -> json.readValue(old, ProbeResult.class))
        .isInstanceOf(MismatchedInputException.class)
        .hasMessageContaining("onceShare");
  }
}

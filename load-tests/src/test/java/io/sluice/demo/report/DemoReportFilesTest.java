package io.sluice.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoReportFilesTest {
  @TempDir private Path folder;

  @Test
  void theSummaryHasTheAgreedFields() throws IOException {
    Path file = DemoReportFiles.writeSummary(folder, Examples.good());

    JsonNode json = JsonMapper.builder().build().readTree(file.toFile());
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "requests",
            "answered",
            "errors",
            "lost",
            "duplicated",
            "accuracy",
            "p50_ms",
            "p99_ms",
            "switches",
            "variants");
    assertThat(json.path("errors").path("DEADLINE_EXCEEDED").asInt()).isEqualTo(2);
    assertThat(json.path("switches").get(0).fieldNames())
        .toIterable()
        .containsExactly("at_ms", "agent", "from", "to", "reason");
    assertThat(json.path("switches").get(0).path("at_ms").asLong()).isEqualTo(20_400);
    assertThat(json.path("switches").get(0).path("reason").asText())
        .startsWith("latency: p95 of 61.0 ms");
    assertThat(json.path("variants").get(0).fieldNames())
        .toIterable()
        .containsExactly(
            "name", "bytes", "accuracy", "agreement", "p50_ms", "joules", "joules_source");
  }

  @Test
  void whatIsUnknownIsNull() throws IOException {
    Path file = DemoReportFiles.writeSummary(folder, Examples.good());

    JsonNode last = JsonMapper.builder().build().readTree(file.toFile()).path("variants").get(2);
    assertThat(last.path("joules").isNull()).isTrue();
    assertThat(last.path("joules_source").asText()).isEqualTo("unknown");
  }

  @Test
  void thePageHoldsItsDataAndNeedsNothingElse() throws IOException {
    RunSummary summary = Examples.good();

    Path file =
        DemoReportFiles.writeReport(
            folder, "made up", summary, RunChecks.of(summary), Examples.timeline());

    String page = Files.readString(file);
    assertThat(page).contains("\"subtitle\":\"made up\"").doesNotContain("/*DATA*/null");
    // the only addresses are names of XML vocabularies
    assertThat(page.replace("http://www.w3.org/2000/svg", "")).doesNotContain("://", "src=");
  }

  @Test
  void textCannotEndTheScriptThatHoldsIt() throws IOException {
    RunSummary summary = Examples.good();

    Path file =
        DemoReportFiles.writeReport(
            folder, "</script><b>", summary, RunChecks.of(summary), new RunTimeline());

    assertThat(Files.readString(file)).contains("\\u003c/script>\\u003cb>");
  }
}

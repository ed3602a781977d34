package io.sluice.demo.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes {@code summary.json} and {@code report.html}. */
public final class DemoReportFiles {
  private static final String TEMPLATE = "report.html";
  private static final String DATA = "/*DATA*/null";

  private DemoReportFiles() {}

  /** Writes the summary; returns where it is. */
  public static Path writeSummary(Path folder, RunSummary summary) throws IOException {
    Path file = Files.createDirectories(folder).resolve("summary.json");
    return Files.writeString(file, SummaryJson.of(summary).toPrettyString() + "\n");
  }

  /**
   * Writes the page, which needs nothing but itself; returns where it is.
   *
   * @param subtitle what was run, on what, when
   */
  public static Path writeReport(
      Path folder, String subtitle, RunSummary summary, List<RunCheck> checks, RunTimeline timeline)
      throws IOException {
    ObjectNode data = ReportData.of(subtitle, summary, checks, timeline);
    // "</script>" within a text would end the script that holds the data
    String page = template().replace(DATA, data.toString().replace("<", "\\u003c"));
    Path file = Files.createDirectories(folder).resolve("report.html");
    return Files.writeString(file, page);
  }

  private static String template() throws IOException {
    try (InputStream input = DemoReportFiles.class.getResourceAsStream(TEMPLATE)) {
      if (input == null) {
        throw new IOException("The program was packaged without its page " + TEMPLATE);
      }
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

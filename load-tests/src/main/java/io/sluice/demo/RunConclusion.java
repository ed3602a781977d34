package io.sluice.demo;

import io.sluice.demo.report.DemoReportFiles;
import io.sluice.demo.report.DemoReportTables;
import io.sluice.demo.report.RunCheck;
import io.sluice.demo.report.RunChecks;
import io.sluice.demo.report.RunSummary;
import io.sluice.demo.report.RunTimeline;
import io.sluice.demo.report.TerminalScreen;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/** Prints what came of the run, writes the summary and the report, and judges. */
final class RunConclusion {
  private final Path output;
  private final TerminalScreen screen;

  RunConclusion(Path output, TerminalScreen screen) {
    this.output = output;
    this.screen = screen;
  }

  /**
   * @return whether every check holds
   */
  boolean of(RunSummary summary, RunTimeline timeline) throws IOException {
    List<RunCheck> checks = RunChecks.of(summary);
    Path json = DemoReportFiles.writeSummary(output, summary);
    Path page = DemoReportFiles.writeReport(output, subtitle(), summary, checks, timeline);
    screen.print("");
    screen.print(DemoReportTables.requests(summary.tally()));
    screen.print("");
    screen.print(DemoReportTables.switches(summary));
    screen.print("");
    screen.print(DemoReportTables.checks(checks));
    screen.print(List.of("", "Summary  " + json, "Report   " + page.toUri()));
    List<RunCheck> failed = checks.stream().filter(check -> !check.passed()).toList();
    screen.print(failed.isEmpty() ? "The main job is done; every check holds." : sentence(failed));
    return failed.isEmpty();
  }

  private static String sentence(List<RunCheck> failed) {
    return failed.stream()
        .map(check -> check.name() + " (" + check.figures() + ")")
        .collect(Collectors.joining("; ", "The demo has failed, for this does not hold: ", "."));
  }

  private static String subtitle() {
    return "%s · two agents, one gateway, one Kafka broker on %s %s with %d processors · %s"
        .formatted(
            ModelPublication.MODEL,
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'")
                .format(ZonedDateTime.now(ZoneOffset.UTC)));
  }
}

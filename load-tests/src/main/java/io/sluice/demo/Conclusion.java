package io.sluice.demo;

import io.sluice.demo.report.Check;
import io.sluice.demo.report.Checks;
import io.sluice.demo.report.ReportFiles;
import io.sluice.demo.report.Screen;
import io.sluice.demo.report.Summary;
import io.sluice.demo.report.Tables;
import io.sluice.demo.report.Timeline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/** Prints what came of the run, writes the summary and the report, and judges. */
final class Conclusion {
  private final Path output;
  private final Screen screen;

  Conclusion(Path output, Screen screen) {
    this.output = output;
    this.screen = screen;
  }

  /**
   * @return whether every check holds
   */
  boolean of(Summary summary, Timeline timeline) throws IOException {
    List<Check> checks = Checks.of(summary);
    Path json = ReportFiles.writeSummary(output, summary);
    Path page = ReportFiles.writeReport(output, subtitle(), summary, checks, timeline);
    screen.print("");
    screen.print(Tables.requests(summary.tally()));
    screen.print("");
    screen.print(Tables.switches(summary));
    screen.print("");
    screen.print(Tables.checks(checks));
    screen.print(List.of("", "Summary  " + json, "Report   " + page.toUri()));
    List<Check> failed = checks.stream().filter(check -> !check.passed()).toList();
    screen.print(failed.isEmpty() ? "The main job is done; every check holds." : sentence(failed));
    return failed.isEmpty();
  }

  private static String sentence(List<Check> failed) {
    return failed.stream()
        .map(check -> check.name() + " (" + check.figures() + ")")
        .collect(Collectors.joining("; ", "The demo has failed, for this does not hold: ", "."));
  }

  private static String subtitle() {
    return "%s · two agents, one gateway, one Kafka broker on %s %s with %d processors · %s"
        .formatted(
            Publication.MODEL,
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'")
                .format(ZonedDateTime.now(ZoneOffset.UTC)));
  }
}

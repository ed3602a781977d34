package io.sluice.bench.simulation;

import io.sluice.adaptation.decide.DeviceLadder;
import io.sluice.bench.page.MeanEstimate;
import io.sluice.demo.report.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What is shown of a comparison: means over the seeds, with their 95 % confidence intervals. */
final class SimulationTables {
  private static final String UNKNOWN = "–";

  private SimulationTables() {}

  /** A row per law, a column per figure. */
  static List<String> figures(List<LawResult> results) {
    String[] headings =
        Stream.concat(
                Stream.of("law "),
                Stream.of(SimulationFigure.values()).map(figure -> figure.heading))
            .toArray(String[]::new);
    TextTable table = new TextTable(headings);
    for (LawResult result : results) {
      List<String> cells = new ArrayList<>(List.of(result.law()));
      for (SimulationFigure figure : SimulationFigure.values()) {
        cells.add(result.knows(figure) ? cell(result.mean(figure), figure) : UNKNOWN);
      }
      table.row(cells.toArray(String[]::new));
    }
    return table.lines();
  }

  /** A row per law, a column per variant: per cent of the requests that it answered in time. */
  static List<String> shares(List<LawResult> results, DeviceLadder ladder) {
    String[] headings =
        Stream.concat(
                Stream.of("answered in time by, % "),
                ladder.rungs().stream().map(rung -> rung.variant().value()))
            .toArray(String[]::new);
    TextTable table = new TextTable(headings);
    for (LawResult result : results) {
      if (result.knowsShares()) {
        List<String> cells = new ArrayList<>(List.of(result.law()));
        for (int i = 0; i < ladder.size(); i++) {
          cells.add(cell(result.share(i), 100, 2));
        }
        table.row(cells.toArray(String[]::new));
      }
    }
    return table.lines();
  }

  /** How much more than the first law each other one has in the same worlds. */
  static List<String> differences(List<LawResult> results) {
    LawResult first = results.get(0);
    TextTable table = new TextTable("beside " + first.law() + ", points ", "accuracy", "missed");
    for (LawResult result : results.subList(1, results.size())) {
      table.row(
          result.law(),
          difference(result, first, SimulationFigure.EFFECTIVE_ACCURACY),
          difference(result, first, SimulationFigure.MISSED));
    }
    return table.lines();
  }

  private static String difference(LawResult result, LawResult first, SimulationFigure figure) {
    MeanEstimate mean = MeanEstimate.ofDifferences(result.each(figure), first.each(figure));
    String value = String.format(Locale.ROOT, "%+.2f", 100 * mean.value());
    return value + confidence(mean, 100, 2);
  }

  private static String cell(MeanEstimate mean, SimulationFigure figure) {
    return cell(mean, figure.scale, figure.digits);
  }

  private static String cell(MeanEstimate mean, double scale, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", scale * mean.value())
        + confidence(mean, scale, digits);
  }

  private static String confidence(MeanEstimate mean, double scale, int digits) {
    return Double.isNaN(mean.half())
        ? ""
        : String.format(Locale.ROOT, " ± %." + digits + "f", scale * mean.half());
  }
}

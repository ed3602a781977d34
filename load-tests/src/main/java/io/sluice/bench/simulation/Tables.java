package io.sluice.bench.simulation;

import io.sluice.adaptation.decide.Ladder;
import io.sluice.bench.page.Mean;
import io.sluice.demo.report.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What is shown of a comparison: means over the seeds, with their 95 % confidence intervals. */
final class Tables {
  private static final String UNKNOWN = "–";

  private Tables() {}

  /** A row per law, a column per figure. */
  static List<String> figures(List<Result> results) {
    String[] headings =
        Stream.concat(Stream.of("law "), Stream.of(Figure.values()).map(figure -> figure.heading))
            .toArray(String[]::new);
    TextTable table = new TextTable(headings);
    for (Result result : results) {
      List<String> cells = new ArrayList<>(List.of(result.law()));
      for (Figure figure : Figure.values()) {
        cells.add(result.knows(figure) ? cell(result.mean(figure), figure) : UNKNOWN);
      }
      table.row(cells.toArray(String[]::new));
    }
    return table.lines();
  }

  /** A row per law, a column per variant: per cent of the requests that it answered in time. */
  static List<String> shares(List<Result> results, Ladder ladder) {
    String[] headings =
        Stream.concat(
                Stream.of("answered in time by, % "),
                ladder.rungs().stream().map(rung -> rung.variant().value()))
            .toArray(String[]::new);
    TextTable table = new TextTable(headings);
    for (Result result : results) {
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
  static List<String> differences(List<Result> results) {
    Result first = results.get(0);
    TextTable table = new TextTable("beside " + first.law() + ", points ", "accuracy", "missed");
    for (Result result : results.subList(1, results.size())) {
      table.row(
          result.law(),
          difference(result, first, Figure.EFFECTIVE_ACCURACY),
          difference(result, first, Figure.MISSED));
    }
    return table.lines();
  }

  private static String difference(Result result, Result first, Figure figure) {
    Mean mean = Mean.ofDifferences(result.each(figure), first.each(figure));
    String value = String.format(Locale.ROOT, "%+.2f", 100 * mean.value());
    return value + confidence(mean, 100, 2);
  }

  private static String cell(Mean mean, Figure figure) {
    return cell(mean, figure.scale, figure.digits);
  }

  private static String cell(Mean mean, double scale, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", scale * mean.value())
        + confidence(mean, scale, digits);
  }

  private static String confidence(Mean mean, double scale, int digits) {
    return Double.isNaN(mean.half())
        ? ""
        : String.format(Locale.ROOT, " ± %." + digits + "f", scale * mean.half());
  }
}

package io.sluice.measurement.report;

import java.util.List;

/** The table of variants as text for terminals and as Markdown. */
public final class VariantTables {
  /** What the columns mean, below every table. */
  static final String LEGEND =
      "Measured on one thread unless a number says modelled. Scores with 95 % Wilson intervals, p by"
          + " McNemar's exact test against the first row (+ gained, - lost); speeds are medians of the"
          + " ratios within a round, with 95 % bootstrap intervals; gzip is the size over a wire that"
          + " compresses.";

  private VariantTables() {}

  /** Columns side by side, as wide as they must be. */
  public static String text(ModelReport report) {
    List<List<String>> rows = ReportCells.of(report);
    StringBuilder text = new StringBuilder(report.model()).append("\n\n");
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < row.size(); c++) {
        String padding = " ".repeat(width(rows, c) - row.get(c).length());
        line.append(c < 3 ? row.get(c) + padding : padding + row.get(c)).append("  ");
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    report.notes().forEach(note -> text.append("\n- ").append(note));
    return text.append('\n').append(LEGEND).append('\n').toString();
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  public static String markdown(ModelReport report) {
    List<List<String>> rows = ReportCells.of(report);
    StringBuilder text = new StringBuilder("# " + report.model() + "\n\n");
    if (!report.dataset().isEmpty()) {
      text.append("Evaluated on ").append(report.dataset()).append(". ");
    }
    text.append("Measured on ").append(report.hardware()).append(".\n\n");
    text.append(line(rows.get(0)));
    text.append("|---|---|---|").append("---:|".repeat(rows.get(0).size() - 3)).append('\n');
    rows.subList(1, rows.size()).forEach(row -> text.append(line(row)));
    text.append('\n').append(LEGEND).append('\n');
    report.notes().forEach(note -> text.append("\n- ").append(note));
    return text.append('\n').toString();
  }

  private static String line(List<String> row) {
    return "| "
        + String.join(" | ", row.stream().map(c -> c.replace("|", "\\|")).toList())
        + " |\n";
  }
}

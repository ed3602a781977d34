package io.sluice.demo.report;

import java.util.ArrayList;
import java.util.List;

/** Columns of text under headings; columns whose heading ends with a blank are left-aligned. */
public final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(String... headings) {
    rows.add(List.of(headings));
  }

  /** Adds a row with a cell for each heading. */
  public TextTable row(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "The table has %d columns, the row %d".formatted(rows.get(0).size(), cells.length));
    }
    rows.add(List.of(cells));
    return this;
  }

  /** The lines, the heading first. */
  public List<String> lines() {
    return rows.stream().map(this::line).toList();
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      String blanks = " ".repeat(width(column) - cell.length());
      boolean left = rows.get(0).get(column).endsWith(" ");
      line.append("  ").append(left ? cell + blanks : blanks + cell);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}

package io.sluice.bench.page;

import java.util.ArrayList;
import java.util.List;

/**
 * What an experiment found.
 *
 * @param paragraphs what was done, for a reader who wants to do it again
 * @param checks figures against what was wanted of them
 */
public record ResultSection(
    String title, List<String> paragraphs, List<Table> tables, List<FigureCheck> checks) {
  public ResultSection {
    paragraphs = List.copyOf(paragraphs);
    tables = List.copyOf(tables);
    checks = List.copyOf(checks);
  }

  /**
   * @param headings the first column is left-aligned
   */
  public record Table(List<String> headings, List<List<String>> rows) {
    public Table {
      headings = List.copyOf(headings);
      rows = List.copyOf(rows);
    }
  }

  public boolean holds() {
    return checks.stream().allMatch(FigureCheck::holds);
  }

  /** As Markdown. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(List.of("## " + title, ""));
    for (String paragraph : paragraphs) {
      lines.add(paragraph);
      lines.add("");
    }
    for (Table table : tables) {
      lines.addAll(markdown(table));
      lines.add("");
    }
    lines.addAll(
        markdown(
            new Table(
                List.of("checked", "wanted", "measured", "holds"),
                checks.stream()
                    .map(
                        c ->
                            List.of(
                                c.what(), c.wanted(), c.measured(), c.holds() ? "yes" : "**no**"))
                    .toList())));
    lines.add("");
    return lines;
  }

  private static List<String> markdown(Table table) {
    List<String> lines = new ArrayList<>();
    lines.add("| " + String.join(" | ", table.headings()) + " |");
    lines.add("|---|" + "---:|".repeat(table.headings().size() - 1));
    table.rows().forEach(row -> lines.add("| " + String.join(" | ", row) + " |"));
    return lines;
  }
}

package io.sluice.demo.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    TextTable table = new TextTable("name ", "bytes").row("fp32", "1000").row("int8", "99");

    assertThat(table.lines()).containsExactly("  name   bytes", "  fp32    1000", "  int8      99");
  }

  @Test
  void aRowHasACellForEachColumn() {
    assertThatThrownBy(() -> new TextTable("a", "b").row("1"))
        .hasMessage("The table has 2 columns, the row 1");
  }
}

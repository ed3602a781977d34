package io.sluice.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.demo.fleet.DemoAgentSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalScreenTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream output = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void onATerminalTheBlockStaysBelowWhatIsPrinted() {
    TerminalScreen screen = new TerminalScreen(output, true);
    screen.redraw(List.of("one", "two"));
    bytes.reset();

    screen.print("event");

    String newline = System.lineSeparator();
    assertThat(text())
        .startsWith("\u001b[2A\u001b[Jevent" + newline)
        .contains("one" + newline + "two" + newline);
  }

  @Test
  void elsewhereEachSecondIsALine() {
    LiveTable table = new LiveTable(new TerminalScreen(output, false));

    Examples.timeline().seconds().stream().limit(2).forEach(s -> table.show(s, 0, 3));

    assertThat(text().lines()).hasSize(2);
    assertThat(text()).contains("edge-1 fp32").contains("W modelled").doesNotContain("\u001b");
  }

  @Test
  void anAgentThatDoesNotServeIsShownSo() {
    RunTimeline.Second dead = Examples.timeline().seconds().get(79);
    LiveTable table = new LiveTable(new TerminalScreen(output, true));

    table.show(dead, 2, 4);

    assertThat(dead.agents()).extracting(DemoAgentSnapshot::serving).containsExactly(true, false);
    assertThat(text()).contains("(not there)");
  }

  @Test
  void progressWithoutATerminalIsALinePerStep() {
    ProgressBar bar = new ProgressBar(new TerminalScreen(output, false));

    bar.at("fold", 0.1);
    bar.at("fold", 0.2);
    bar.at("measure", 0.5);
    bar.done();

    assertThat(text().lines())
        .containsExactly(
            "  [███···························]  10 %  fold",
            "  [███████████████···············]  50 %  measure");
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}

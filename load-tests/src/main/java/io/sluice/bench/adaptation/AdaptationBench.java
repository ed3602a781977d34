package io.sluice.bench.adaptation;

import io.sluice.demo.report.TerminalScreen;
import java.nio.file.Path;

/**
 * What experiments work with.
 *
 * @param scenarios to run
 * @param plots folder of the pictures
 * @param link of that folder as the page has it, such as {@code adaptation}
 */
record AdaptationBench(
    ComparisonScenarios scenarios, Path plots, String link, TerminalScreen screen) {
  /** A paragraph that shows a picture. */
  String picture(String file, String about) {
    return "![%s](%s/%s)".formatted(about, link, file);
  }
}

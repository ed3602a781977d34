package io.sluice.bench.page;

import io.sluice.demo.report.TerminalScreen;
import io.sluice.launch.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Experiments and their page.
 *
 * @param <L> what they work with
 * @param experiments in the order of the page
 * @param results where sections are kept
 * @param page that is written after each experiment
 * @param preface lines before the first section
 */
public record ExperimentSuite<L>(
    List<BenchExperiment<L>> experiments,
    ResultPage results,
    Path page,
    List<String> preface,
    TerminalScreen screen) {
  public ExperimentSuite {
    experiments = List.copyOf(experiments);
    preface = List.copyOf(preface);
  }

  /**
   * @param only names of those to run; all when empty
   * @return whether every check of those holds
   * @throws ConfigurationException when a name is of none
   */
  public boolean run(L lab, List<String> only) throws Exception {
    requireKnown(only);
    boolean all = true;
    for (BenchExperiment<L> experiment : experiments) {
      if (only.isEmpty() || only.contains(experiment.name())) {
        all &= run(lab, experiment).holds();
      }
    }
    screen.print("Written to " + page);
    return all;
  }

  private ResultSection run(L lab, BenchExperiment<L> experiment) throws Exception {
    screen.print(experiment.name() + ": " + experiment.purpose());
    ResultSection section = experiment.run(lab);
    results.keep(experiment.name(), section);
    screen.print(section.lines());
    write();
    return section;
  }

  private void write() throws IOException {
    results.write(page, preface, names());
  }

  private List<String> names() {
    return experiments.stream().map(BenchExperiment::name).toList();
  }

  private void requireKnown(List<String> only) {
    List<String> unknown = new ArrayList<>(only);
    unknown.removeAll(names());
    if (!unknown.isEmpty()) {
      throw new ConfigurationException(
          "--only names %s; there are %s".formatted(unknown, String.join(", ", names())));
    }
  }
}

package io.sluice.bench.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The page of results, made of the sections that experiments have left in the work folder, in a
 * fixed order; those of an earlier run stay until their experiment runs again.
 */
public final class ResultPage {
  private final Path work;
  private final ObjectMapper json = new ObjectMapper();

  public ResultPage(Path work) {
    this.work = work;
  }

  /**
   * Of a page whose sections are kept beside its pictures.
   *
   * @param pictures their folder
   */
  public static ResultPage beside(Path pictures) {
    return new ResultPage(pictures.resolve("sections"));
  }

  public void keep(String experiment, ResultSection section) throws IOException {
    Files.createDirectories(work);
    json.writerWithDefaultPrettyPrinter().writeValue(file(experiment).toFile(), section);
  }

  public Optional<ResultSection> kept(String experiment) throws IOException {
    return Files.exists(file(experiment))
        ? Optional.of(json.readValue(file(experiment).toFile(), ResultSection.class))
        : Optional.empty();
  }

  /**
   * @param preface lines before the first section: the command, the machine
   */
  public void write(Path output, List<String> preface, List<String> experiments)
      throws IOException {
    List<String> lines = new ArrayList<>(preface);
    for (String experiment : experiments) {
      kept(experiment).ifPresent(section -> lines.addAll(section.lines()));
    }
    Files.createDirectories(output.toAbsolutePath().getParent());
    Files.write(output, lines);
  }

  private Path file(String experiment) {
    return work.resolve(experiment + ".json");
  }
}

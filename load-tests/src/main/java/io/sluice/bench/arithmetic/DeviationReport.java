package io.sluice.bench.arithmetic;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** JSON file of deviations: a list with an object for each. */
final class DeviationReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DeviationReport() {}

  static void write(List<OperatorDeviation> deviations, Path file) throws IOException {
    JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), deviations);
  }

  static List<OperatorDeviation> read(Path file) throws IOException {
    return List.of(JSON.readValue(file.toFile(), OperatorDeviation[].class));
  }
}

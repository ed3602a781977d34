package io.sluice.bench.arithmetic;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** JSON file of deviations: a list with an object for each. */
final class ArithmeticDeviationReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ArithmeticDeviationReport() {}

  static void write(List<ArithmeticDeviation> deviations, Path file) throws IOException {
    JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), deviations);
  }

  static List<ArithmeticDeviation> read(Path file) throws IOException {
    return List.of(JSON.readValue(file.toFile(), ArithmeticDeviation[].class));
  }
}

package io.sluice.bench.simulation;

import io.sluice.launch.ConfigurationException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Requests as CSV: a header, then start and time allowed of each, ms, in the order of time. */
final class RequestsFile {
  static final String HEADER = "start_ms,deadline_ms";

  private static final double MOST_MILLIS = 31 * 86_400e3;

  private final String option;
  private final Path file;
  private double[] start = new double[1024];
  private double[] allowed = new double[1024];
  private int count;

  private RequestsFile(String option, Path file) {
    this.option = option;
    this.file = file;
  }

  /**
   * @param option that names the file, such as {@code --trace}
   * @throws ConfigurationException naming the file, the line, what was found and what is allowed
   */
  static TimedRequests read(String option, Path file) {
    RequestsFile reading = new RequestsFile(option, file);
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      return reading.read(lines);
    } catch (IOException e) {
      throw new ConfigurationException(
          "%s names %s, which cannot be read: there is no such file, or it is no text"
              .formatted(option, file),
          e);
    }
  }

  private TimedRequests read(BufferedReader lines) throws IOException {
    String header = lines.readLine();
    if (!HEADER.equals(header)) {
      throw wrong(1, "the header is %s, but this is %s".formatted(HEADER, shown(header)));
    }
    int number = 1;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      add(++number, line);
    }
    if (count == 0) {
      throw new ConfigurationException(
          "%s %s has no requests: nothing follows the header".formatted(option, file));
    }
    return new TimedRequests(Arrays.copyOf(start, count), Arrays.copyOf(allowed, count));
  }

  private static String shown(@Nullable String line) {
    return line == null ? "an empty file" : '"' + line + '"';
  }

  private void add(int number, String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != 2) {
      throw wrong(number, "a request has start and deadline, but this is \"%s\"".formatted(line));
    }
    double at = number(number, "start_ms", cells[0]);
    double time = number(number, "deadline_ms", cells[1]);
    if (at < 0) {
      throw wrong(number, "start_ms is 0 or more, but is " + cells[0]);
    }
    if (time <= 0) {
      throw wrong(number, "deadline_ms is above 0, but is " + cells[1]);
    }
    if (at + time > MOST_MILLIS) {
      throw wrong(
          number, "a trace ends within 31 days, but this is due at %s ms".formatted(at + time));
    }
    if (count > 0 && at < start[count - 1]) {
      throw wrong(
          number,
          "requests are in the order of start_ms, but %s comes after %s"
              .formatted(at, start[count - 1]));
    }
    if (count == start.length) {
      start = Arrays.copyOf(start, 2 * count);
      allowed = Arrays.copyOf(allowed, 2 * count);
    }
    start[count] = at;
    allowed[count++] = time;
  }

  private double number(int line, String field, String text) {
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw wrong(line, "%s is a finite number, but is \"%s\"".formatted(field, text));
  }

  private ConfigurationException wrong(int line, String problem) {
    return new ConfigurationException("%s %s, line %d: %s".formatted(option, file, line, problem));
  }

  /** Writes requests that all may take as long; starts are rounded to µs. */
  static void write(Path file, double[] startMillis, double allowedMillis) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      writer.write(HEADER + "\n");
      for (double at : startMillis) {
        writer.write(String.format(Locale.ROOT, "%.3f,%s\n", at, plain(allowedMillis)));
      }
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}

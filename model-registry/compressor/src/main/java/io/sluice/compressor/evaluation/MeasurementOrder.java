package io.sluice.compressor.evaluation;

import java.nio.file.Path;
import java.util.List;

/**
 * Which files are to be measured side by side, and with what.
 *
 * @param models the first is the one that the others are compared with
 * @param samples an NPZ file, see {@link Samples}
 * @param output which of the models' outputs counts: a name, or an index from 0; empty for the
 *     first
 * @param maxSamples how many examples are used for the score and the agreement at most
 * @param costs whether to measure time and memory as well
 */
public record MeasurementOrder(
    List<Candidate> models, Path samples, String output, int maxSamples, boolean costs) {
  public MeasurementOrder {
    models = List.copyOf(models);
  }

  /**
   * @param name for messages and reports
   * @param file its ending says what runs it, see {@link ModelFiles#engine}
   */
  public record Candidate(String name, Path file) {}
}

package io.sluice.measurement;

import java.nio.file.Path;
import java.util.List;

/**
 * Which files are to be measured side by side, and with what.
 *
 * @param models the first is the one that the others are compared with
 * @param samples an NPZ file, see {@link EvaluationSamples}
 * @param output which of the models' outputs counts: a name, or an index from 0; empty for the
 *     first
 * @param maxSamples how many examples are used for the score and the agreement at most
 * @param costs what to measure beside the answers
 */
public record MeasurementOrder(
    List<Candidate> models, Path samples, String output, int maxSamples, Costs costs) {
  public MeasurementOrder {
    models = List.copyOf(models);
  }

  /** What running a model costs. */
  public enum Costs {
    NONE,
    /** Time at batch 1, for choices that are made by it. */
    LATENCY,
    /** Time at all batches, and memory. */
    ALL
  }

  /**
   * @param name for messages and reports
   * @param file its ending says what runs it, see {@link ModelFiles#engine}
   */
  public record Candidate(String name, Path file) {}
}

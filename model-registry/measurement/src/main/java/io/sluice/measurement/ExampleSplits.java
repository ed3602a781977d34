package io.sluice.measurement;

import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Files of examples for different uses that share none: what a model is judged by must be new to
 * it. Made only once that has been checked.
 */
public final class ExampleSplits {
  private final Map<Part, Path> files;

  /** What examples are used for. */
  public enum Part {
    /** Ranges of activations are taken from these. */
    CALIBRATION,
    /** Weights are changed by these. */
    TRAINING,
    /** Choices are made by these: a rule, a rank, when to stop. */
    VALIDATION,
    /** What is reported was measured on these, and they were used for nothing else. */
    EVALUATION
  }

  private ExampleSplits(Map<Part, Path> files) {
    this.files = new EnumMap<>(Part.class);
    this.files.putAll(files);
  }

  /**
   * Takes separate files.
   *
   * @param inputs names of the model's inputs; empty when it has one
   * @throws ModelProcessingException when examples to evaluate on are also among the others, or
   *     examples to choose by among those to train on, with the exact number
   */
  public static ExampleSplits of(Map<Part, Path> files, Collection<String> inputs)
      throws ModelProcessingException, IOException {
    Map<Part, ExampleHashes> hashes = new EnumMap<>(Part.class);
    for (Map.Entry<Part, Path> file : files.entrySet()) {
      hashes.put(file.getKey(), ExampleHashes.of(EvaluationSamples.read(file.getValue(), inputs)));
    }
    for (Part earlier : List.of(Part.CALIBRATION, Part.TRAINING, Part.VALIDATION)) {
      requireNew(hashes, Part.EVALUATION, earlier);
    }
    requireNew(hashes, Part.VALIDATION, Part.TRAINING);
    return new ExampleSplits(files);
  }

  private static void requireNew(Map<Part, ExampleHashes> hashes, Part later, Part earlier)
      throws ModelProcessingException {
    ExampleHashes own = hashes.get(later);
    ExampleHashes other = hashes.get(earlier);
    int shared = own == null || other == null ? 0 : own.countAlsoIn(other);
    if (own != null && other != null && shared > 0) {
      throw new ModelProcessingException(
          "%d of the %d %s examples %s are also among the %d %s examples %s; a model must be judged by examples that it has not seen"
              .formatted(
                  shared,
                  own.count(),
                  name(later),
                  own.file(),
                  other.count(),
                  name(earlier),
                  other.file()));
    }
  }

  private static String name(Part part) {
    return part.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Divides one file: the same file, shares and seed give the same parts.
   *
   * @param inputs names of the model's inputs; empty when it has one
   * @param folder for the parts, {@code calibration.npz} and so on; the caller removes it
   * @throws ModelProcessingException when there are too few examples for every part to get one
   */
  public static ExampleSplits divide(
      Path data, Collection<String> inputs, SplitShares shares, long seed, Path folder)
      throws ModelProcessingException, IOException {
    EvaluationSamples samples = EvaluationSamples.read(data, inputs);
    return new ExampleSplits(new StratifiedDivision(samples, shares, seed).write(folder));
  }

  public Optional<Path> file(Part part) {
    return Optional.ofNullable(files.get(part));
  }

  /** What was said of the parts, for people. */
  @Override
  public String toString() {
    return files.toString();
  }
}

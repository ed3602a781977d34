package io.sluice.compressor.compression;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.evaluation.NpyArray;
import io.sluice.compressor.evaluation.Samples;
import io.sluice.compressor.evaluation.Splits;
import io.sluice.compressor.evaluation.Splits.Part;
import io.sluice.compressor.search.Metric;
import io.sluice.registry.hardware.HardwareProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Refuses goals whose clauses cannot be measured, before any work. */
final class GoalCheck {
  private final Wish.Goal wish;

  GoalCheck(Wish.Goal wish) {
    this.wish = wish;
  }

  /**
   * @param here the hardware class of this machine
   * @throws CompressionException when the class is not known, or is not that of this machine and
   *     the goal speaks of what only such a machine can tell
   */
  void requireClass(String here) throws CompressionException {
    String wanted = wish.hardwareClass();
    if (wanted == null || wanted.equals(here)) {
      return;
    }
    if (!HardwareProfile.CLASSES.contains(wanted)) {
      throw new CompressionException(
          "There is no hardware class \"%s\"; there are %s, and this machine is %s"
              .formatted(wanted, String.join(", ", HardwareProfile.CLASSES), here));
    }
    Optional<Metric> cost =
        wish.goal().metrics().stream().filter(BenchLaboratory.COSTS::contains).findFirst();
    if (cost.isPresent()) {
      throw new CompressionException(
          "The goal \"%s\" speaks of %s on %s, but this machine is %s, and measures nothing of other classes; search on such a device, or for a goal of size and accuracy alone"
              .formatted(wish.goal(), cost.get().words(), wanted, here));
    }
  }

  /**
   * @param choosers the examples that choices are made by; null when there are none
   * @param inputs names of what the model takes
   * @return the examples that choices are made by
   * @throws CompressionException when there are no examples to choose or to judge by, or the goal
   *     speaks of accuracy and they have no classes as labels
   */
  Path requireExamples(Splits data, @Nullable Path choosers, Collection<String> inputs)
      throws CompressionException, IOException {
    if (choosers == null) {
      throw refused(
          "to search is to measure, which needs examples to choose by that are not those to judge"
              + " by, but there are none; give them as a whole, which is divided, or as validation"
              + " or calibration examples");
    }
    Path judges =
        data.file(Part.EVALUATION)
            .orElseThrow(
                () ->
                    refused(
                        "what is found is judged by evaluation examples, which no choice was made"
                            + " by, but there are none"));
    boolean accuracy =
        wish.goal().metrics().stream()
            .anyMatch(List.of(Metric.ACCURACY, Metric.ACCURACY_DROP)::contains);
    if (accuracy) {
      requireLabels(judges, Part.EVALUATION, inputs);
      requireLabels(
          choosers,
          data.file(Part.VALIDATION).isPresent() ? Part.VALIDATION : Part.CALIBRATION,
          inputs);
    }
    return choosers;
  }

  private void requireLabels(Path file, Part part, Collection<String> inputs)
      throws CompressionException, IOException {
    Samples samples = Samples.read(file, inputs);
    if (samples.labels().isEmpty()) {
      throw refused(
          "it speaks of accuracy, but the %s examples %s have no labels y"
              .formatted(part.name().toLowerCase(Locale.ROOT), samples.file()));
    }
    NpyArray labels = samples.labels().get();
    if (!labels.type().isInteger()) {
      throw refused(
          "it speaks of accuracy, but the labels y of %s are %s, which are no classes"
              .formatted(samples.file(), labels.describe()));
    }
  }

  private CompressionException refused(String why) {
    return new CompressionException(
        "The goal \"%s\" cannot be searched for: %s".formatted(wish.goal(), why));
  }
}

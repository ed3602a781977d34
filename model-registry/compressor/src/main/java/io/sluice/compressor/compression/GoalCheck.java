package io.sluice.compressor.compression;

import io.sluice.compressor.search.GoalMetric;
import io.sluice.measurement.EvaluationSamples;
import io.sluice.measurement.ExampleSplits;
import io.sluice.measurement.ExampleSplits.Part;
import io.sluice.measurement.NpyArray;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Check refusing goals with unmeasurable clauses, before any work. */
final class GoalCheck {
  private final RequestedVariants.Goal wish;

  GoalCheck(RequestedVariants.Goal wish) {
    this.wish = wish;
  }

  /**
   * @param here the hardware class of this machine
   * @throws ModelProcessingException when the class is unknown, or differs from the class of this
   *     machine and the goal names metrics measurable only on such a machine
   */
  void requireClass(String here) throws ModelProcessingException {
    String wanted = wish.hardwareClass();
    if (wanted == null || wanted.equals(here)) {
      return;
    }
    if (!HardwareProfile.CLASSES.contains(wanted)) {
      throw new ModelProcessingException(
          "There is no hardware class \"%s\"; there are %s, and this machine is %s"
              .formatted(wanted, String.join(", ", HardwareProfile.CLASSES), here));
    }
    Optional<GoalMetric> cost =
        wish.goal().metrics().stream().filter(BenchLaboratory.COSTS::contains).findFirst();
    if (cost.isPresent()) {
      throw new ModelProcessingException(
          "The goal \"%s\" speaks of %s on %s, but this machine is %s, and measures nothing of other classes; search on such a device, or for a goal of size and accuracy alone"
              .formatted(wish.goal(), cost.get().words(), wanted, here));
    }
  }

  /**
   * @param choosers the examples for choosing; null without examples
   * @param inputs names of the inputs of the model
   * @return the examples for choosing
   * @throws ModelProcessingException without examples for choosing or judging, or without class
   *     labels when the goal names accuracy
   */
  Path requireExamples(ExampleSplits data, @Nullable Path choosers, Collection<String> inputs)
      throws ModelProcessingException, IOException {
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
            .anyMatch(List.of(GoalMetric.ACCURACY, GoalMetric.ACCURACY_DROP)::contains);
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
      throws ModelProcessingException, IOException {
    EvaluationSamples samples = EvaluationSamples.read(file, inputs);
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

  private ModelProcessingException refused(String why) {
    return new ModelProcessingException(
        "The goal \"%s\" cannot be searched for: %s".formatted(wish.goal(), why));
  }
}

package io.sluice.compressor.compression;

import io.sluice.compressor.search.CompressionGoal;
import io.sluice.compressor.search.MetricReadings;
import io.sluice.compressor.search.SearchOutcome;
import io.sluice.compressor.search.SearchTrial;
import io.sluice.measurement.ModelMeasurement;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Choice of the shipped variants from the variants found by a search. */
final class GoalChoice {
  private static final int MOST_SHIPPED = 6;
  private static final int MOST_NAMED = 30;

  private final CompressionGoal goal;
  private final SearchOutcome outcome;
  private final GoalMetricReadings readout;

  GoalChoice(SearchOutcome outcome, GoalMetricReadings readout) {
    this.goal = outcome.goal();
    this.outcome = outcome;
    this.readout = readout;
  }

  /**
   * Variants to be judged: the best, then others better in another metric, evenly from the variants
   * reaching the goal.
   */
  List<SearchTrial> shortlist() {
    List<SearchTrial> front = outcome.front();
    List<SearchTrial> list = new ArrayList<>();
    int count = Math.min(MOST_SHIPPED, front.size());
    for (int i = 0; i < count; i++) {
      list.add(front.get(count == 1 ? 0 : i * (front.size() - 1) / (count - 1)));
    }
    return list;
  }

  /** Other tried variants, the most promising first. */
  List<LeftOut> rest(List<SearchTrial> shortlist) {
    Set<SearchTrial> listed = new HashSet<>(shortlist);
    listed.add(outcome.trials().get(0));
    return outcome.trials().stream()
        .filter(trial -> !listed.contains(trial))
        .sorted(Comparator.comparingDouble(outcome::distance))
        .limit(MOST_NAMED)
        .map(trial -> new LeftOut(trial.candidate().recipe(), why(trial)))
        .toList();
  }

  private String why(SearchTrial trial) {
    if (trial.failure() != null) {
      return trial.failure();
    }
    List<String> misses = goal.describeMisses(trial.readings());
    return misses.isEmpty()
        ? "%s; another one is better".formatted(goal.describe(trial.readings()))
        : String.join(", and ", misses);
  }

  /**
   * Judges the shortlist by the examples not used for any choice.
   *
   * @param plainest variant shipped regardless of the result
   * @param leftOut receiver of the variants for which the goal no longer holds
   * @param notes receiver of the results
   * @throws ModelProcessingException when the goal holds for no variant
   */
  List<VariantDraft> judge(
      VariantDraft plainest,
      List<VariantDraft> shortlist,
      DraftMeasurement.Results results,
      List<LeftOut> leftOut,
      List<String> notes)
      throws ModelProcessingException, IOException {
    List<VariantDraft> chosen = new ArrayList<>(List.of(plainest));
    for (VariantDraft draft : shortlist) {
      MetricReadings readings = readings(draft, results);
      if (readings != null && goal.isReachedBy(readings)) {
        notes.add(
            "%s, which was judged by examples that no choice was made by, has %s there%s"
                .formatted(
                    draft.name(),
                    goal.describe(readings),
                    chosen.size() == 1
                        ? ": the best for the goal by the examples of the search"
                        : ""));
        chosen.add(draft);
      } else {
        leftOut.add(new LeftOut(draft.recipe(), "the goal does not hold: " + miss(readings)));
      }
    }
    MetricReadings plain = readings(plainest, results);
    if (chosen.size() == 1 && !(plain != null && goal.isReachedBy(plain))) {
      throw new ModelProcessingException(
          "The goal \"%s\" held for %s by the examples that choices are made by, but holds for none by those that variants are judged by: %s"
              .formatted(
                  goal, outcome.nearest().candidate().name(), misses(leftOut, shortlist, plain)));
    }
    return chosen;
  }

  private String misses(
      List<LeftOut> leftOut, List<VariantDraft> shortlist, @Nullable MetricReadings plain) {
    List<String> misses = new ArrayList<>();
    for (LeftOut left : leftOut) {
      if (shortlist.stream().anyMatch(draft -> draft.recipe().equals(left.recipe()))) {
        misses.add(left.toString());
      }
    }
    return misses.isEmpty() ? miss(plain) : String.join(". ", misses);
  }

  private String miss(@Nullable MetricReadings readings) {
    return readings == null
        ? "it does not run"
        : String.join(", and ", goal.describeMisses(readings));
  }

  private @Nullable MetricReadings readings(VariantDraft draft, DraftMeasurement.Results results)
      throws IOException {
    ModelMeasurement own = results.of(draft);
    ModelMeasurement reference = results.reference();
    return own == null || reference == null ? null : readout.of(draft.file(), own, reference);
  }
}

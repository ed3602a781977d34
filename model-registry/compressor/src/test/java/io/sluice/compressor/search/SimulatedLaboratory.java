package io.sluice.compressor.search;

import io.sluice.compressor.recipe.BuildProgress;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A laboratory whose variants are what their names say: every level multiplies size and time and
 * lowers accuracy by what was told of it, and time passes only here.
 */
final class SimulatedLaboratory implements CandidateEvaluator {
  private final Map<String, ExpectedEffects> truth;
  private final Map<String, String> refused;
  private final List<String> measured = new ArrayList<>();
  private final Map<String, Double> slow = new HashMap<>();
  private long nanos;

  /**
   * @param truth by the name of the level
   * @param refused why levels of these names cannot be made
   */
  SimulatedLaboratory(Map<String, ExpectedEffects> truth, Map<String, String> refused) {
    this.truth = truth;
    this.refused = refused;
  }

  /** A level that takes so many times as long as was to be expected. */
  void slowDown(String level, double factor) {
    slow.put(level, factor);
  }

  long nanoTime() {
    return nanos;
  }

  List<String> measured() {
    return measured;
  }

  @Override
  public MetricReadings measure(Recipe recipe, Set<GoalMetric> metrics, BuildProgress progress)
      throws ModelProcessingException {
    measured.add(recipe.name().value());
    double seconds = 4;
    List<String> levels = Arrays.asList(recipe.name().value().split("-"));
    for (String level : levels) {
      seconds *= truth.getOrDefault(level, ExpectedEffects.NONE).work();
      seconds *= slow.getOrDefault(level, 1.0);
    }
    for (int second = 0; second < seconds; second++) {
      nanos += 1_000_000_000;
      progress.at("working", second / seconds);
    }
    for (String level : levels) {
      if (refused.containsKey(level)) {
        throw new ModelProcessingException(refused.get(level));
      }
    }
    return truth(levels);
  }

  MetricReadings truth(List<String> levels) {
    double size = 1e6;
    double time = 2e-3;
    double accuracy = 0.92;
    for (String level : levels) {
      ExpectedEffects effects = truth.getOrDefault(level, ExpectedEffects.NONE);
      size *= effects.size();
      time *= effects.time();
      accuracy -= effects.drop();
    }
    Map<GoalMetric, Double> readings = new EnumMap<>(GoalMetric.class);
    readings.put(GoalMetric.SIZE, size);
    readings.put(GoalMetric.P50, time);
    readings.put(GoalMetric.P99, 1.5 * time);
    readings.put(GoalMetric.ACCURACY, accuracy);
    readings.put(GoalMetric.ACCURACY_DROP, 0.92 - accuracy);
    return new MetricReadings(readings);
  }

  @Override
  public List<Closeness> compare(List<Recipe> recipes, BuildProgress progress) {
    List<Closeness> closeness = new ArrayList<>();
    for (Recipe recipe : recipes) {
      measured.add(recipe.name().value());
      nanos += 500_000_000;
      closeness.add(new Closeness(0.01 * recipe.steps().size(), 0.1));
    }
    return closeness;
  }
}

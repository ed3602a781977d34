package io.sluice.compressor.search;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.recipe.Progress;
import io.sluice.compressor.recipe.Recipe;
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
final class SimulatedLaboratory implements Laboratory {
  private final Map<String, Effects> truth;
  private final Map<String, String> refused;
  private final List<String> measured = new ArrayList<>();
  private final Map<String, Double> slow = new HashMap<>();
  private long nanos;

  /**
   * @param truth by the name of the level
   * @param refused why levels of these names cannot be made
   */
  SimulatedLaboratory(Map<String, Effects> truth, Map<String, String> refused) {
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
  public Readings measure(Recipe recipe, Set<Metric> metrics, Progress progress)
      throws CompressionException {
    measured.add(recipe.name().value());
    double seconds = 4;
    List<String> levels = Arrays.asList(recipe.name().value().split("-"));
    for (String level : levels) {
      seconds *= truth.getOrDefault(level, Effects.NONE).work();
      seconds *= slow.getOrDefault(level, 1.0);
    }
    for (int second = 0; second < seconds; second++) {
      nanos += 1_000_000_000;
      progress.at("working", second / seconds);
    }
    for (String level : levels) {
      if (refused.containsKey(level)) {
        throw new CompressionException(refused.get(level));
      }
    }
    return truth(levels);
  }

  Readings truth(List<String> levels) {
    double size = 1e6;
    double time = 2e-3;
    double accuracy = 0.92;
    for (String level : levels) {
      Effects effects = truth.getOrDefault(level, Effects.NONE);
      size *= effects.size();
      time *= effects.time();
      accuracy -= effects.drop();
    }
    Map<Metric, Double> readings = new EnumMap<>(Metric.class);
    readings.put(Metric.SIZE, size);
    readings.put(Metric.P50, time);
    readings.put(Metric.P99, 1.5 * time);
    readings.put(Metric.ACCURACY, accuracy);
    readings.put(Metric.ACCURACY_DROP, 0.92 - accuracy);
    return new Readings(readings);
  }

  @Override
  public List<Closeness> compare(List<Recipe> recipes, Progress progress) {
    List<Closeness> closeness = new ArrayList<>();
    for (Recipe recipe : recipes) {
      measured.add(recipe.name().value());
      nanos += 500_000_000;
      closeness.add(new Closeness(0.01 * recipe.steps().size(), 0.1));
    }
    return closeness;
  }
}

package io.sluice.compressor.search;

import io.sluice.compressor.technique.CompressionTechnique;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Prediction for untried variants from the tried variants. Effects of the levels of a variant add
 * up: as logarithms for sizes, times and costs, as points for accuracy. Certainty about a level
 * grows with the number of its trials.
 */
final class MetricSurrogate {
  private static final double RATIO_DOUBT = 0.15;
  private static final double SHARE_DOUBT = 0.004;
  private static final double WORK_DOUBT = 0.3;
  private static final double WORK_NOISE = 0.2;

  private final List<DimensionLevel> levels;
  private final List<SearchTrial> succeeded;
  private final SearchTrial origin;
  private final Set<List<CompressionTechnique>> learnt = new HashSet<>();
  private final Map<GoalMetric, LinearModel> models = new EnumMap<>(GoalMetric.class);
  private final LinearModel work;

  /**
   * @param trials trials, with a successful origin
   * @param origin trial of the origin, with all metrics to be predicted
   */
  MetricSurrogate(SearchSpace space, List<SearchTrial> trials, SearchTrial origin) {
    this.levels = space.levels();
    this.succeeded = trials.stream().filter(SearchTrial::succeeded).toList();
    this.origin = origin;
    this.work = work(trials);
    for (SearchTrial trial : succeeded) {
      learnt.add(trial.candidate().learnt());
    }
    for (GoalMetric metric : origin.readings().values().keySet()) {
      models.put(metric, model(metric));
    }
  }

  /** Predicted metric in the scale of the metric, see {@link GoalMetric#scaled}. */
  GaussianEstimate predict(GoalMetric metric, SearchCandidate candidate) {
    LinearModel model = models.get(metric);
    if (model == null) {
      throw new IllegalArgumentException(metric.words() + " was not measured");
    }
    return model.predict(features(candidate.features()));
  }

  /** The probability that a clause holds. */
  double chance(GoalClause clause, SearchCandidate candidate) {
    GaussianEstimate expected = predict(clause.metric(), candidate);
    if (clause.metric().isRatio() && clause.value() <= 0) {
      return clause.bound() == GoalClause.Bound.AT_LEAST ? 1 : 0;
    }
    double limit = clause.metric().scaled(clause.value());
    return clause.bound() == GoalClause.Bound.AT_LEAST
        ? expected.above(limit)
        : expected.below(limit);
  }

  /** Time for making and measuring the variant, seconds; exceeded about one time in six. */
  double seconds(SearchCandidate candidate) {
    boolean done = learnt.contains(candidate.learnt());
    GaussianEstimate expected = work.predict(workFeatures(candidate, done));
    return Math.exp(expected.mean() + expected.deviation());
  }

  private LinearModel work(List<SearchTrial> trials) {
    List<LinearModel.Observation> observations = new ArrayList<>();
    Set<List<CompressionTechnique>> before = new HashSet<>();
    for (SearchTrial trial : trials) {
      boolean done = !before.add(trial.candidate().learnt());
      observations.add(
          new LinearModel.Observation(workFeatures(trial.candidate(), done), log(trial.seconds())));
    }
    double[] expected = new double[levels.size() + 1];
    double[] doubt = new double[expected.length];
    expected[0] = log(origin.seconds());
    doubt[0] = WORK_DOUBT;
    for (int i = 0; i < levels.size(); i++) {
      expected[i + 1] = Math.log(levels.get(i).effects().work());
      doubt[i + 1] = levels.get(i).trains() ? 1 : WORK_DOUBT;
    }
    return new LinearModel(expected, doubt, WORK_NOISE, observations);
  }

  private static double log(double seconds) {
    return Math.log(Math.max(seconds, 1e-3));
  }

  /** Features of the work; training done for another variant is not repeated. */
  private List<Integer> workFeatures(SearchCandidate candidate, boolean done) {
    return features(
        candidate.features().stream().filter(f -> !done || !levels.get(f).trains()).toList());
  }

  private LinearModel model(GoalMetric metric) {
    List<LinearModel.Observation> observations = new ArrayList<>();
    for (SearchTrial trial : succeeded) {
      trial
          .value(metric)
          .ifPresent(
              value ->
                  observations.add(
                      new LinearModel.Observation(
                          features(trial.candidate().features()), metric.scaled(value))));
    }
    double base = metric.isRatio() ? RATIO_DOUBT : SHARE_DOUBT;
    double[] expected = new double[levels.size() + 1];
    double[] doubt = new double[expected.length];
    expected[0] = metric.scaled(origin.value(metric).orElseThrow());
    doubt[0] = noise(metric);
    for (int i = 0; i < levels.size(); i++) {
      expected[i + 1] = levels.get(i).effects().on(metric);
      doubt[i + 1] = base + 0.5 * Math.abs(expected[i + 1]);
    }
    return new LinearModel(expected, doubt, noise(metric), observations);
  }

  private static double noise(GoalMetric metric) {
    return switch (metric) {
      case ACCURACY, ACCURACY_DROP, AGREEMENT -> 0.002;
      case SIZE, COMPRESSION -> 0.02;
      case P50, SPEED_UP, ENERGY -> 0.05;
      case P99, MEMORY -> 0.15;
    };
  }

  /** Features of the levels, after the feature of the origin, shared by all candidates. */
  private static List<Integer> features(List<Integer> levels) {
    List<Integer> features = new ArrayList<>(List.of(0));
    levels.forEach(level -> features.add(level + 1));
    return features;
  }
}

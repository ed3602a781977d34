package io.sluice.compressor.search;

import io.sluice.compressor.recipe.BuildProgress;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Search loop: evaluate, choose, compress, evaluate, until the goal is reached and nothing better
 * is expected, or the time is up. Measurements known to the journal are not repeated, so an
 * interrupted search resumes. Confined to one thread.
 */
public final class VariantSearch {
  private static final double NANOS = 1e9;

  private final CompressionGoal goal;
  private final SearchSpace space;
  private final CandidateEvaluator laboratory;
  private final SearchJournal journal;
  private final double budget;
  private final LongSupplier nanoClock;
  private final SearchStrategy strategy;
  private final Set<GoalMetric> metrics;
  private double reached;

  /**
   * @param budget time for making and measuring variants, including earlier runs for the same goal
   * @param further metrics to be measured beside the metrics of the goal
   */
  public VariantSearch(
      CompressionGoal goal,
      SearchSpace space,
      CandidateEvaluator laboratory,
      SearchJournal journal,
      Duration budget,
      Set<GoalMetric> further,
      LongSupplier nanoClock) {
    this.goal = goal;
    this.space = space;
    this.laboratory = laboratory;
    this.journal = journal;
    this.budget = budget.toNanos() / NANOS;
    this.nanoClock = nanoClock;
    this.strategy = new SearchStrategy(goal, space);
    this.metrics = new TreeSet<>(goal.metrics());
    this.metrics.addAll(further);
  }

  /**
   * Blocks until the search ends.
   *
   * @throws ModelProcessingException when the original model cannot be measured, or the budget is
   *     too small for any other variant
   */
  public SearchOutcome run(BuildProgress progress)
      throws ModelProcessingException, IOException, InterruptedException {
    List<SearchTrial> trials = known();
    double spent = journal.secondsFor(goal, SearchJournal.Entry.class);
    while (true) {
      SearchDecision decision = strategy.next(trials, budget - spent);
      if (decision instanceof SearchDecision.Stop stop) {
        return outcome(trials, spent, stop.reason());
      }
      SearchDecision.Try next = (SearchDecision.Try) decision;
      long before = nanoClock.getAsLong();
      SearchTrial trial;
      try {
        BuildProgress rising = timed(progress, before, budget - spent);
        trial =
            attempt(
                next.candidate(),
                BuildProgress.part(rising, share(spent), share(spent + next.seconds())));
      } catch (TimeIsUp e) {
        spent += since(before);
        return outcome(trials, spent, SearchDecision.Reason.OUT_OF_TIME);
      }
      boolean first = isOrigin(trial);
      if (first) {
        requireMeasured(trial);
      }
      remember(trial);
      trials.add(first ? 0 : trials.size(), trial);
      spent += trial.seconds();
    }
  }

  private boolean isOrigin(SearchTrial trial) {
    return trial.candidate().equals(space.candidates().get(0));
  }

  /**
   * Requires all metrics of the original model; a metric unknown there is unavailable for variants.
   */
  private void requireMeasured(SearchTrial origin) throws ModelProcessingException {
    if (!origin.succeeded()) {
      throw new ModelProcessingException(String.valueOf(origin.failure()));
    }
    for (GoalMetric metric : metrics) {
      if (!origin.readings().have(Set.of(metric))) {
        throw new ModelProcessingException(
            "The goal \"%s\" cannot be searched for: %s of the model as brought could not be measured"
                .formatted(goal, metric.words()));
      }
    }
  }

  private SearchOutcome outcome(
      List<SearchTrial> trials, double spent, SearchDecision.Reason reason)
      throws ModelProcessingException {
    if (reason == SearchDecision.Reason.OUT_OF_TIME && trials.size() <= 1) {
      throw tooSmallBudget(trials);
    }
    return new SearchOutcome(goal, trials, strategy.best(trials), spent, reason.words());
  }

  /**
   * Gives up overdue work at its next progress report. Finished parts, such as the epochs of a
   * training, remain for the next time.
   */
  private BuildProgress timed(BuildProgress progress, long before, double allowed) {
    return (step, fraction) -> {
      if (since(before) > allowed) {
        throw new TimeIsUp();
      }
      reached = Math.max(reached, fraction);
      progress.at(step, reached);
    };
  }

  /** Signal ending an overdue trial. */
  private static final class TimeIsUp extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TimeIsUp() {
      super("The time for the search is up", null, false, false);
    }
  }

  private double share(double seconds) {
    return Math.min(1, seconds / budget);
  }

  private SearchTrial attempt(SearchCandidate candidate, BuildProgress progress)
      throws IOException, InterruptedException {
    BuildProgress named = (step, f) -> progress.at(candidate.name() + ": " + step, f);
    long before = nanoClock.getAsLong();
    try {
      named.at("making", 0);
      MetricReadings readings = laboratory.measure(candidate.recipe(), metrics, named);
      return new SearchTrial(candidate, readings, since(before), null);
    } catch (ModelProcessingException e) {
      return SearchTrial.failed(candidate, since(before), String.valueOf(e.getMessage()));
    }
  }

  private double since(long before) {
    return (nanoClock.getAsLong() - before) / NANOS;
  }

  private void remember(SearchTrial trial) throws IOException {
    SearchCandidate candidate = trial.candidate();
    journal.append(
        new SearchJournal.Tried(
            candidate.name(),
            candidate.key(),
            goal.toString(),
            trial.readings(),
            trial.seconds(),
            trial.failure()));
  }

  /** Trials of earlier runs with all metrics needed now; the origin first. */
  private List<SearchTrial> known() {
    Map<String, SearchCandidate> candidates = new HashMap<>();
    space.candidates().forEach(candidate -> candidates.putIfAbsent(candidate.key(), candidate));
    List<SearchTrial> known = new ArrayList<>();
    for (SearchJournal.Entry entry : journal.entries()) {
      if (entry instanceof SearchJournal.Tried tried
          && (tried.failure() != null || tried.readings().have(metrics))) {
        SearchCandidate candidate = candidates.remove(tried.key());
        if (candidate != null) {
          SearchTrial trial =
              new SearchTrial(candidate, tried.readings(), tried.seconds(), tried.failure());
          known.add(isOrigin(trial) ? 0 : known.size(), trial);
        }
      }
    }
    return known;
  }

  private ModelProcessingException tooSmallBudget(List<SearchTrial> trials) {
    double needed = trials.isEmpty() ? budget : trials.get(0).seconds();
    String reached =
        trials.isEmpty()
            ? "it was over before the model as brought was measured"
            : "to measure the model as brought took %s, and a first variant is expected to take as long again or longer"
                .formatted(NumberFormatting.duration(needed));
    return new ModelProcessingException(
        "The budget of %s is too small for the goal \"%s\": %s; give it %s or more"
            .formatted(
                NumberFormatting.duration(budget),
                goal,
                reached,
                NumberFormatting.duration(Math.ceil(10 * needed))));
  }
}

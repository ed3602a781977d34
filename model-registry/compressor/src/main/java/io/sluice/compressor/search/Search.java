package io.sluice.compressor.search;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.recipe.Progress;
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
 * The loop: evaluate, choose, compress, evaluate, until the goal is reached and nothing better is
 * expected, or the time is up. What the journal knows is not measured again, so that a search that
 * was interrupted goes on where it was. Confined to one thread.
 */
public final class Search {
  private static final double NANOS = 1e9;

  private final Goal goal;
  private final Space space;
  private final Laboratory laboratory;
  private final Journal journal;
  private final double budget;
  private final LongSupplier nanoClock;
  private final Strategy strategy;
  private final Set<Metric> metrics;
  private double reached;

  /**
   * @param budget for making and measuring variants, those of earlier runs for the same goal
   *     included
   * @param further metrics that are to be measured beside those of the goal
   */
  public Search(
      Goal goal,
      Space space,
      Laboratory laboratory,
      Journal journal,
      Duration budget,
      Set<Metric> further,
      LongSupplier nanoClock) {
    this.goal = goal;
    this.space = space;
    this.laboratory = laboratory;
    this.journal = journal;
    this.budget = budget.toNanos() / NANOS;
    this.nanoClock = nanoClock;
    this.strategy = new Strategy(goal, space);
    this.metrics = new TreeSet<>(goal.metrics());
    this.metrics.addAll(further);
  }

  /**
   * Blocks until the search ends.
   *
   * @throws CompressionException when the model as brought cannot be measured, or the budget is too
   *     small to try anything else
   */
  public Outcome run(Progress progress)
      throws CompressionException, IOException, InterruptedException {
    List<Trial> trials = known();
    double spent = journal.secondsFor(goal, Journal.Entry.class);
    while (true) {
      Decision decision = strategy.next(trials, budget - spent);
      if (decision instanceof Decision.Stop stop) {
        return outcome(trials, spent, stop.reason());
      }
      Decision.Try next = (Decision.Try) decision;
      long before = nanoClock.getAsLong();
      Trial trial;
      try {
        Progress rising = timed(progress, before, budget - spent);
        trial =
            attempt(
                next.candidate(),
                Progress.part(rising, share(spent), share(spent + next.seconds())));
      } catch (TimeIsUp e) {
        spent += since(before);
        return outcome(trials, spent, Decision.Reason.OUT_OF_TIME);
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

  private boolean isOrigin(Trial trial) {
    return trial.candidate().equals(space.candidates().get(0));
  }

  /** What is not known of the model as brought cannot be asked of others. */
  private void requireMeasured(Trial origin) throws CompressionException {
    if (!origin.succeeded()) {
      throw new CompressionException(String.valueOf(origin.failure()));
    }
    for (Metric metric : metrics) {
      if (!origin.readings().have(Set.of(metric))) {
        throw new CompressionException(
            "The goal \"%s\" cannot be searched for: %s of the model as brought could not be measured"
                .formatted(goal, metric.words()));
      }
    }
  }

  private Outcome outcome(List<Trial> trials, double spent, Decision.Reason reason)
      throws CompressionException {
    if (reason == Decision.Reason.OUT_OF_TIME && trials.size() <= 1) {
      throw tooSmallBudget(trials);
    }
    return new Outcome(goal, trials, strategy.best(trials), spent, reason.words());
  }

  /**
   * Work that takes longer than it should is given up where it tells how far it is. What it has
   * finished, such as the epochs of a training, is not lost for the next time.
   */
  private Progress timed(Progress progress, long before, double allowed) {
    return (step, fraction) -> {
      if (since(before) > allowed) {
        throw new TimeIsUp();
      }
      reached = Math.max(reached, fraction);
      progress.at(step, reached);
    };
  }

  /** Ends a trial. */
  private static final class TimeIsUp extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TimeIsUp() {
      super("The time for the search is up", null, false, false);
    }
  }

  private double share(double seconds) {
    return Math.min(1, seconds / budget);
  }

  private Trial attempt(Candidate candidate, Progress progress)
      throws IOException, InterruptedException {
    Progress named = (step, f) -> progress.at(candidate.name() + ": " + step, f);
    long before = nanoClock.getAsLong();
    try {
      named.at("making", 0);
      Readings readings = laboratory.measure(candidate.recipe(), metrics, named);
      return new Trial(candidate, readings, since(before), null);
    } catch (CompressionException e) {
      return Trial.failed(candidate, since(before), String.valueOf(e.getMessage()));
    }
  }

  private double since(long before) {
    return (nanoClock.getAsLong() - before) / NANOS;
  }

  private void remember(Trial trial) throws IOException {
    Candidate candidate = trial.candidate();
    journal.append(
        new Journal.Tried(
            candidate.name(),
            candidate.key(),
            goal.toString(),
            trial.readings(),
            trial.seconds(),
            trial.failure()));
  }

  /** What earlier runs have tried, as far as it says all that is needed now; the origin first. */
  private List<Trial> known() {
    Map<String, Candidate> candidates = new HashMap<>();
    space.candidates().forEach(candidate -> candidates.putIfAbsent(candidate.key(), candidate));
    List<Trial> known = new ArrayList<>();
    for (Journal.Entry entry : journal.entries()) {
      if (entry instanceof Journal.Tried tried
          && (tried.failure() != null || tried.readings().have(metrics))) {
        Candidate candidate = candidates.remove(tried.key());
        if (candidate != null) {
          Trial trial = new Trial(candidate, tried.readings(), tried.seconds(), tried.failure());
          known.add(isOrigin(trial) ? 0 : known.size(), trial);
        }
      }
    }
    return known;
  }

  private CompressionException tooSmallBudget(List<Trial> trials) {
    double needed = trials.isEmpty() ? budget : trials.get(0).seconds();
    String reached =
        trials.isEmpty()
            ? "it was over before the model as brought was measured"
            : "to measure the model as brought took %s, and a first variant is expected to take as long again or longer"
                .formatted(Numbers.duration(needed));
    return new CompressionException(
        "The budget of %s is too small for the goal \"%s\": %s; give it %s or more"
            .formatted(
                Numbers.duration(budget), goal, reached, Numbers.duration(Math.ceil(10 * needed))));
  }
}

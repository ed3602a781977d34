package io.sluice.compressor.search;

import io.sluice.compressor.recipe.Progress;
import io.sluice.compressor.search.Level.Role;
import io.sluice.compressor.technique.FineTune;
import io.sluice.compressor.technique.MagnitudePruning;
import io.sluice.compressor.technique.WeightSharing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of searching have in common: a space, laboratories, and a journal. */
abstract class SearchFixture {
  private static final Effects GUESS = Effects.of(0.7, 0.9, 0.005);
  static final Space SPACE =
      new Space(
          "fp32",
          List.of(
              Dimension.of(
                  "sparsity",
                  Level.nothing("dense"),
                  level("s1", 0.1),
                  level("s2", 0.2),
                  level("s3", 0.3).in(Role.DAMAGES)),
              Dimension.of(
                  "training",
                  Level.nothing("untrained"),
                  Level.of("t1", Effects.of(1, 1, -0.01).withWork(10), new FineTune(1, 0.01))
                      .in(Role.REPAIRS)),
              Dimension.of(
                  "weights",
                  Level.nothing("float"),
                  bits("w6", 6),
                  bits("w5", 5),
                  bits("w4", 4),
                  bits("w3", 3),
                  bits("w2", 2))),
          7);
  static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  Path journal;

  @BeforeEach
  void nameTheJournal() {
    journal = folder.resolve("journal.jsonl");
  }

  Outcome search(Goal goal, SimulatedLaboratory laboratory, Duration budget) throws Exception {
    return search(goal, laboratory, budget, Progress.NONE);
  }

  Outcome search(Goal goal, SimulatedLaboratory laboratory, Duration budget, Progress progress)
      throws Exception {
    try (Journal open = Journal.open(journal)) {
      return new Search(goal, SPACE, laboratory, open, budget, Set.of(), laboratory::nanoTime)
          .run(progress);
    }
  }

  static SimulatedLaboratory laboratory(long seed) {
    return new SimulatedLaboratory(truths(seed), Map.of());
  }

  /** What the levels really do is not what was expected of them. */
  static Map<String, Effects> truths(long seed) {
    Random random = new Random(seed);
    Map<String, Effects> truths = new HashMap<>();
    for (Level level : SPACE.levels()) {
      Effects expected = level.effects();
      truths.put(
          level.name(),
          new Effects(
              expected.size() * (0.7 + 0.6 * random.nextDouble()),
              expected.time() * (0.7 + 0.6 * random.nextDouble()),
              expected.drop() + 0.01 * (random.nextDouble() - 0.3),
              expected.work()));
    }
    return truths;
  }

  static Readings truth(SimulatedLaboratory laboratory, Candidate candidate) {
    return laboratory.truth(Arrays.asList(candidate.name().split("-")));
  }

  private static Level level(String name, double sparsity) {
    return Level.of(name, GUESS, new MagnitudePruning(sparsity));
  }

  private static Level bits(String name, int bits) {
    return Level.of(name, GUESS, new WeightSharing(bits));
  }
}

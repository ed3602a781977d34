package io.sluice.compressor.search;

import io.sluice.compressor.recipe.BuildProgress;
import io.sluice.compressor.search.DimensionLevel.Role;
import io.sluice.compressor.technique.FineTuningTechnique;
import io.sluice.compressor.technique.MagnitudePruningTechnique;
import io.sluice.compressor.technique.WeightSharingTechnique;
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
  private static final ExpectedEffects GUESS = ExpectedEffects.of(0.7, 0.9, 0.005);
  static final SearchSpace SPACE =
      new SearchSpace(
          "fp32",
          List.of(
              SearchDimension.of(
                  "sparsity",
                  DimensionLevel.nothing("dense"),
                  level("s1", 0.1),
                  level("s2", 0.2),
                  level("s3", 0.3).in(Role.DAMAGES)),
              SearchDimension.of(
                  "training",
                  DimensionLevel.nothing("untrained"),
                  DimensionLevel.of(
                          "t1",
                          ExpectedEffects.of(1, 1, -0.01).withWork(10),
                          new FineTuningTechnique(1, 0.01))
                      .in(Role.REPAIRS)),
              SearchDimension.of(
                  "weights",
                  DimensionLevel.nothing("float"),
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

  SearchOutcome search(CompressionGoal goal, SimulatedLaboratory laboratory, Duration budget)
      throws Exception {
    return search(goal, laboratory, budget, BuildProgress.NONE);
  }

  SearchOutcome search(
      CompressionGoal goal, SimulatedLaboratory laboratory, Duration budget, BuildProgress progress)
      throws Exception {
    try (SearchJournal open = SearchJournal.open(journal)) {
      return new VariantSearch(
              goal, SPACE, laboratory, open, budget, Set.of(), laboratory::nanoTime)
          .run(progress);
    }
  }

  static SimulatedLaboratory laboratory(long seed) {
    return new SimulatedLaboratory(truths(seed), Map.of());
  }

  /** What the levels really do is not what was expected of them. */
  static Map<String, ExpectedEffects> truths(long seed) {
    Random random = new Random(seed);
    Map<String, ExpectedEffects> truths = new HashMap<>();
    for (DimensionLevel level : SPACE.levels()) {
      ExpectedEffects expected = level.effects();
      truths.put(
          level.name(),
          new ExpectedEffects(
              expected.size() * (0.7 + 0.6 * random.nextDouble()),
              expected.time() * (0.7 + 0.6 * random.nextDouble()),
              expected.drop() + 0.01 * (random.nextDouble() - 0.3),
              expected.work()));
    }
    return truths;
  }

  static MetricReadings truth(SimulatedLaboratory laboratory, SearchCandidate candidate) {
    return laboratory.truth(Arrays.asList(candidate.name().split("-")));
  }

  private static DimensionLevel level(String name, double sparsity) {
    return DimensionLevel.of(name, GUESS, new MagnitudePruningTechnique(sparsity));
  }

  private static DimensionLevel bits(String name, int bits) {
    return DimensionLevel.of(name, GUESS, new WeightSharingTechnique(bits));
  }
}

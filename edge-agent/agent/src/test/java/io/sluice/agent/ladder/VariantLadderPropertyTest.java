package io.sluice.agent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.agent.engine.FakeInferenceEngine;
import io.sluice.agent.engine.SampleInputs;
import io.sluice.registry.manifest.VariantName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories of switches, failures, inferences and a slow loader. */
class VariantLadderPropertyTest {
  private static final int STEPS = 400;

  private final FakeInferenceEngine engine = new FakeInferenceEngine();
  private final Deque<Runnable> loader = new ArrayDeque<>();
  private final List<Lease> inFlight = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void alwaysServesAndNeverTakesMoreMemoryThanItMay(long seed) throws Exception {
    Random random = new Random(seed);
    BuiltLadder built = randomLadder(random);
    long largest =
        built.rungs().stream().mapToLong(r -> r.rung().memoryBytes()).max().orElseThrow();
    long budget = largest * (1 + random.nextInt(3)) + random.nextInt(10);
    VariantLadder ladder =
        new VariantLadder(
            VariantLadderFixtures.engines(engine), built, budget, loader::add, () -> Instant.EPOCH);

    for (int step = 0; step < STEPS; step++) {
      act(random, ladder, built);
      check(ladder, budget);
    }

    inFlight.forEach(Lease::close);
    inFlight.clear();
    while (!loader.isEmpty()) {
      loader.remove().run();
    }
    check(ladder, budget);
    ladder.close();
    assertThat(engine.open).isEmpty();
  }

  private void act(Random random, VariantLadder ladder, BuiltLadder built) {
    RungState.Probed any = built.rungs().get(random.nextInt(built.rungs().size()));
    switch (random.nextInt(9)) {
      case 0 -> ladder.switchTo(any.variant());
      case 1 -> {
        Lease lease = ladder.acquire(random.nextInt(built.rungs().size()));
        if (lease != null) {
          inFlight.add(lease);
        }
      }
      case 2 -> {
        if (!inFlight.isEmpty()) {
          inFlight.remove(random.nextInt(inFlight.size())).close();
        }
      }
      case 3 -> toggle(any.file().path());
      case 4 -> ladder.fill();
      default -> {
        if (!loader.isEmpty()) {
          loader.remove().run();
        }
      }
    }
  }

  private void toggle(Path file) {
    if (!engine.failing.remove(file)) {
      engine.failing.add(file);
    }
  }

  private void check(VariantLadder ladder, long budget) throws Exception {
    long resident = ladder.resident();
    assertThat(resident).isNotZero();
    for (int i = 0; i < ladder.rungs().size(); i++) {
      try (Lease lease = ladder.acquire(i)) {
        assertThat(lease != null).isEqualTo((resident >>> i & 1) == 1);
        if (lease != null) {
          assertThat(lease.rung()).isEqualTo(ladder.rung(i));
          assertThat(
                  lease
                      .model()
                      .infer(SampleInputs.of(FakeInferenceEngine.SIGNATURE, new Random(1))))
              .hasSize(1);
        }
      }
    }
    int lead = ladder.view().index(ladder.view().current());
    assertThat(resident >>> lead & 1).as("the lead is in memory").isEqualTo(1);
    for (Lease lease : inFlight) {
      assertThat(engine.open).contains((FakeInferenceEngine.FakeModel) lease.model());
    }
    VariantLadderSnapshot view = ladder.view();
    assertThat(view.residentBytes()).isLessThanOrEqualTo(budget);
    assertThat(view.rungs().stream().filter(r -> r.state().equals("serving"))).hasSize(1);
    assertThat(view.rungs().stream().filter(r -> r.rung().variant().equals(view.fallback())))
        .allMatch(VariantLadderSnapshot.RungView::resident);
    assertThat(view.rungs().stream().filter(VariantLadderSnapshot.RungView::resident).count())
        .isEqualTo(engine.open.size());
  }

  private static BuiltLadder randomLadder(Random random) {
    int rungs = 1 + random.nextInt(5);
    RungState.Probed[] ladder = new RungState.Probed[rungs];
    for (int i = 0; i < rungs; i++) {
      ladder[i] =
          VariantLadderFixtures.rung(
              new VariantName("v" + i), 0.9 - 0.01 * i, 10.0 - i, 1 + random.nextInt(50));
    }
    return VariantLadderFixtures.built(ladder);
  }
}

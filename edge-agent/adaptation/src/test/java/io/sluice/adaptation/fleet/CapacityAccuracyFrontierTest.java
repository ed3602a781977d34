package io.sluice.adaptation.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class CapacityAccuracyFrontierTest {
  @RepeatedTest(300)
  void findsWhatEnumerationFinds(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<DeviceGroup> groups = DeviceGroupFixtures.random(random, 1 + random.nextInt(4), 5);
    CapacityAccuracyFrontier frontier = new CapacityAccuracyFrontier(groups);
    double need = random.nextDouble() * 1.2 * frontier.fastest().perSecond();

    Optional<FleetLevelMix> best = frontier.best(need);

    double enumerated = enumerate(groups, new ArrayList<>(), need);
    assertThat(best.isPresent()).isEqualTo(enumerated >= 0);
    best.ifPresent(
        mix -> {
          assertThat(mix.accuracy()).isCloseTo(enumerated, within(1e-12));
          assertThat(mix.perSecond()).isGreaterThanOrEqualTo(need * (1 - 1e-12));
        });
  }

  @Test
  void dropsLevelsThatNobodyWouldWant() {
    DeviceGroup group =
        new DeviceGroup(
            "pi4",
            1,
            List.of(
                new AccuracyLevel("slow-and-bad", 0.8, 5),
                new AccuracyLevel("good", 0.9, 10),
                new AccuracyLevel("fast", 0.85, 20)));

    assertThat(group.levels()).extracting(AccuracyLevel::variant).containsExactly("good", "fast");
  }

  @Test
  void staysSmallForTwelveGroupsOfEightLevels() {
    CapacityAccuracyFrontier frontier =
        new CapacityAccuracyFrontier(DeviceGroupFixtures.random(new Random(7), 12, 8));

    assertThat(frontier.size()).isLessThan(100_000);
  }

  /** The best accuracy of all sufficiently fast mixes by enumeration; -1 if none. */
  private static double enumerate(List<DeviceGroup> groups, List<Integer> levels, double need) {
    if (levels.size() == groups.size()) {
      FleetLevelMix mix = FleetLevelMix.of(groups, levels);
      return mix.perSecond() >= need ? mix.accuracy() : -1;
    }
    double best = -1;
    for (int i = 0; i < groups.get(levels.size()).levels().size(); i++) {
      levels.add(i);
      best = Math.max(best, enumerate(groups, levels, need));
      levels.remove(levels.size() - 1);
    }
    return best;
  }
}

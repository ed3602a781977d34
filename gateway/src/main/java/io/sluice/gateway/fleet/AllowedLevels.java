package io.sluice.gateway.fleet;

import io.sluice.adaptation.decide.DeviceLadder;
import io.sluice.adaptation.fleet.AccuracyLevel;
import io.sluice.protocol.proto.v1.Policy;
import java.util.List;
import java.util.function.Predicate;

/**
 * The levels that an operator's policy leaves, as agents understand it ({@link
 * DeviceLadder#under}): a pin leaves one; a floor goes before a ceiling; what cannot be held is
 * not.
 */
final class AllowedLevels {
  private AllowedLevels() {}

  /** All of them, where the policy would leave none. */
  static List<AccuracyLevel> of(List<AccuracyLevel> levels, Policy policy) {
    if (levels.stream().anyMatch(level -> isPinned(level, policy))) {
      return levels.stream().filter(level -> isPinned(level, policy)).toList();
    }
    List<AccuracyLevel> above =
        policy.hasAccuracyFloor()
            ? those(levels, level -> level.accuracy() >= policy.getAccuracyFloor())
            : levels;
    return policy.hasAccuracyCeiling() ? under(above, policy.getAccuracyCeiling()) : above;
  }

  private static boolean isPinned(AccuracyLevel level, Policy policy) {
    return policy.hasPin() && level.variant().equals(policy.getPin());
  }

  private static List<AccuracyLevel> under(List<AccuracyLevel> above, double ceiling) {
    double least = above.stream().mapToDouble(AccuracyLevel::accuracy).min().orElse(0);
    return those(above, level -> level.accuracy() <= Math.max(ceiling, least));
  }

  private static List<AccuracyLevel> those(
      List<AccuracyLevel> levels, Predicate<AccuracyLevel> wanted) {
    List<AccuracyLevel> left = levels.stream().filter(wanted).toList();
    return left.isEmpty() ? levels : left;
  }
}

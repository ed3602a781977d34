package io.sluice.gateway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.fleet.AccuracyLevel;
import io.sluice.protocol.proto.v1.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllowedLevelsTest {
  private static final List<AccuracyLevel> LEVELS =
      List.of(
          new AccuracyLevel("fp32", 0.935, 10),
          new AccuracyLevel("mixed", 0.93, 20),
          new AccuracyLevel("int8", 0.9, 50));

  private final Policy.Builder policy = Policy.newBuilder();

  @Test
  void withoutLimitsAreAll() {
    assertThat(left()).containsExactly("fp32", "mixed", "int8");
  }

  @Test
  void areThoseFromTheFloorUp() {
    policy.setAccuracyFloor(0.92);

    assertThat(left()).containsExactly("fp32", "mixed");
  }

  @Test
  void areThoseUpToTheCeiling() {
    policy.setAccuracyCeiling(0.93);

    assertThat(left()).containsExactly("mixed", "int8");
  }

  @Test
  void ofACeilingBelowTheFloorTheLeastAccurateAboveTheFloorIsLeft() {
    policy.setAccuracyFloor(0.92).setAccuracyCeiling(0.91);

    assertThat(left()).containsExactly("mixed");
  }

  @Test
  void ofACeilingBelowAllTheLeastAccurateIsLeft() {
    policy.setAccuracyCeiling(0.5);

    assertThat(left()).containsExactly("int8");
  }

  @Test
  void aFloorAboveAllRulesOutNothing() {
    policy.setAccuracyFloor(0.99);

    assertThat(left()).containsExactly("fp32", "mixed", "int8");
  }

  @Test
  void aPinLeavesOneWhateverElseThereIs() {
    policy.setPin("int8").setAccuracyFloor(0.92);

    assertThat(left()).containsExactly("int8");
  }

  @Test
  void aPinOfWhatIsNotThereIsNone() {
    policy.setPin("int4").setAccuracyFloor(0.92);

    assertThat(left()).containsExactly("fp32", "mixed");
  }

  private List<String> left() {
    return AllowedLevels.of(LEVELS, policy.build()).stream().map(AccuracyLevel::variant).toList();
  }
}

package io.sluice.gateway.fleet;

import static io.sluice.gateway.fleet.Agents.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.adaptation.fleet.FleetPlan;
import io.sluice.protocol.proto.v1.Policy;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FleetLoopTest extends FleetLoopFixture {
  @Test
  void publishesALowerCeilingWhenDemandStepsUpAndTakesItBackAfterwards() {
    seconds(20, 60);
    seconds(3, 180);
    Optional<Policy> stepped = standing(GROUP);

    seconds(15, 60);

    assertThat(stepped.map(Policy::getAccuracyCeiling)).contains(0.900);
    assertThat(stepped.orElseThrow().getNote())
        .startsWith("fleet loop: 180.0 requests/s")
        .contains("Down from 100.0/s: aarch64-v8.0 at int8: 500.0/s at accuracy 0.9000");
    assertThat(stepped.orElseThrow().getLoadPlanned()).isTrue();
    assertThat(ceiling()).isEmpty();
  }

  @Test
  void saysWhatAThrottledFleetCannotAnswerAndLeavesTheRestToItsDevices() {
    seconds(20, 60);
    serviceMillis = OptionalDouble.of(400);
    seconds(20, 60);
    Optional<Double> throttled = ceiling();

    seconds(1, 200);

    FleetPlan plan = gateway.loop.plans().get(MODEL);
    assertThat(throttled).isEmpty();
    assertThat(plan).isNotNull();
    assertThat(plan.shedPerSecond()).isCloseTo(200 - 500 / 4.0, within(1e-9));
    assertThat(plan.reason()).contains("inferences take 4.0 times as long");
  }

  @Test
  void plansForRequestsByTheExamplesTheyBring() {
    examples = OptionalDouble.of(10);
    serviceMillis = OptionalDouble.of(1000);

    seconds(20, 20);

    FleetPlan plan = gateway.loop.plans().get(MODEL);
    assertThat(plan).isNotNull();
    assertThat(ceiling()).contains(0.900);
    assertThat(plan.needPerSecond()).isEqualTo(20 * 10 / 0.8);
    assertThat(plan.slowdown()).isEqualTo(1);
    assertThat(meters.get("sluice.gateway.plan.examples").gauge().value()).isEqualTo(10);
  }

  @Test
  void takesThePolicyOfAGroupThatIsGoneBack() {
    seconds(20, 60);
    seconds(3, 180);
    assertThat(standing(GROUP)).isPresent();

    pass(Duration.ofSeconds(4));
    gateway.loop.turn();
    pass(Duration.ofMinutes(5));
    gateway.loop.turn();

    assertThat(standing(GROUP)).isEmpty();
    assertThat(gateway.loop.plans()).isEmpty();
  }

  @Test
  void agentsThatNobodyHearsAreNotGone() {
    seconds(20, 60);
    seconds(3, 180);

    gateway.fleet.listening(false);
    pass(Duration.ofMinutes(6));
    gateway.loop.turn();
    pass(Duration.ofMinutes(6));
    gateway.loop.turn();
    gateway.fleet.listening(true);
    gateway.loop.turn();
    pass(Duration.ofMinutes(4));
    gateway.loop.turn();
    boolean stoodWhileUnheard = standing(GROUP).isPresent();
    pass(Duration.ofMinutes(1));
    gateway.loop.turn();

    assertThat(stoodWhileUnheard).isTrue();
    assertThat(standing(GROUP)).isEmpty();
  }

  @Test
  void thereIsNoPlanWhileItIsUnknownWhatStands() {
    seconds(20, 60);
    gateway.book.current(false);

    seconds(1, 60);

    assertThat(gateway.loop.plans()).isEmpty();
    assertThat(meters.find("sluice.gateway.plan.demand").gauge()).isNull();
  }

  @Test
  void tellsThePlanInNumbers() {
    seconds(20, 60);
    seconds(1, 180);

    FleetPlan plan = gateway.loop.plans().get(MODEL);

    assertThat(plan).isNotNull();
    assertThat(meters.get("sluice.gateway.plan.demand").gauge().value()).isEqualTo(180);
    assertThat(meters.get("sluice.gateway.plan.capacity").gauge().value()).isEqualTo(500);
    assertThat(meters.get("sluice.gateway.plan.slowdown").gauge().value()).isEqualTo(1);
    assertThat(meters.get("sluice.gateway.plan.moves").tag("move", "down").counter().count())
        .isEqualTo(1);
  }

  @Test
  void countsAMoveOnceItIsPublished() {
    seconds(20, 60);
    brokerTakes = false;
    seconds(3, 180);
    brokerTakes = true;

    seconds(3, 180);

    assertThat(meters.get("sluice.gateway.plan.moves").tag("move", "down").counter().count())
        .isEqualTo(1);
  }

  @Test
  void dropsThePlanWhenNoAgentHasAUsableLadderAnyMore() {
    seconds(20, 60);
    usableLadders = false;

    seconds(1, 60);

    assertThat(gateway.loop.plans()).isEmpty();
    assertThat(meters.find("sluice.gateway.plan.demand").gauge()).isNull();
  }
}

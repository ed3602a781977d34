package io.sluice.gateway.fleet;

import static io.sluice.gateway.fleet.Agents.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.fleet.FleetPlan;
import io.sluice.protocol.control.PolicyScope;
import io.sluice.protocol.proto.v1.Policy;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.ModelName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How the loop and others, operators and gateways, share the topic of policies. */
class FleetLoopTopicTest extends FleetLoopFixture {
  @Test
  void publishesOnlyChanges() {
    seconds(20, 60);
    seconds(30, 180);

    assertThat(published).containsExactly(GROUP, GROUP);
  }

  @Test
  void triesAgainWhatTheBrokersDidNotTake() {
    seconds(20, 60);
    brokerTakes = false;
    seconds(3, 180);
    assertThat(ceiling()).isEmpty();
    brokerTakes = true;

    seconds(1, 180);

    assertThat(ceiling()).isPresent();
    assertThat(meters.get("sluice.gateway.plan.failed").counter().count()).isEqualTo(3);
  }

  @Test
  void leavesTheOperatorsPoliciesAlone() {
    PolicyScope model = new PolicyScope.OfModel(MODEL);
    PolicyScope agent = new PolicyScope.OfAgent(new AgentId("a0"));
    Policy operators = Policy.newBuilder().setAccuracyCeiling(0.91).setWattsBudget(3).build();
    gateway.book.put(model, Optional.of(operators));
    gateway.book.put(agent, Optional.of(operators));

    seconds(20, 60);
    seconds(20, 180);
    seconds(60, 60);

    assertThat(published).containsOnly(GROUP);
    assertThat(standing(model)).contains(operators);
    assertThat(standing(agent)).contains(operators);
  }

  @Test
  void doesNotPlanBelowTheOperatorsFloor() {
    gateway.book.put(
        new PolicyScope.OfModel(MODEL),
        Optional.of(Policy.newBuilder().setAccuracyFloor(0.92).build()));

    seconds(20, 60);
    seconds(5, 180);

    assertThat(ceiling()).contains(0.930);
  }

  @Test
  void doesNotLiftTheOperatorsCeiling() {
    gateway.book.put(
        new PolicyScope.OfModel(MODEL),
        Optional.of(Policy.newBuilder().setAccuracyCeiling(0.91).build()));

    seconds(20, 60);
    seconds(20, 120);

    assertThat(standing(GROUP)).isPresent();
    assertThat(ceiling()).isEmpty();
    assertThat(gateway.loop.plans().get(MODEL).perSecond()).isEqualTo(500);
  }

  @Test
  void takesACeilingAboveTheOperatorsBack() {
    seconds(20, 60);
    seconds(3, 120);
    Optional<Double> before = ceiling();
    gateway.book.put(
        new PolicyScope.OfModel(MODEL),
        Optional.of(Policy.newBuilder().setAccuracyCeiling(0.91).build()));

    seconds(1, 120);

    assertThat(before).contains(0.930);
    assertThat(ceiling()).isEmpty();
  }

  @Test
  void gatewaysThatSeeTheSameFleetAgree() {
    Gateway second = new Gateway();
    all.add(second);

    seconds(20, 60);
    seconds(20, 180);
    List<PolicyScope> down = List.copyOf(published);
    Map<ModelName, FleetPlan> under = Map.copyOf(gateway.loop.plans());
    Map<ModelName, FleetPlan> underToo = Map.copyOf(second.loop.plans());
    seconds(60, 60);

    assertThat(underToo).isNotEmpty().isEqualTo(under);
    assertThat(down).hasSizeBetween(2, 4);
    assertThat(published).hasSizeBetween(3, 6);
    assertThat(ceiling()).isEmpty();
    assertThat(second.loop.plans()).isNotEmpty().isEqualTo(gateway.loop.plans());
  }

  @Test
  void gatewaysThatDisagreeSettleOnTheMoreCautious() {
    Gateway crowded = new Gateway();
    crowded.inFlight = 2000;
    all.add(crowded);

    seconds(300, 60);
    int early = published.size();
    seconds(300, 60);

    assertThat(ceiling()).contains(0.900);
    assertThat(published.size() - early).isLessThanOrEqualTo(4);
  }

  @Test
  void aGatewayThatHasNotReadWhatStandsLeavesItAlone() {
    gateway.book.put(
        GROUP,
        Optional.of(Policy.newBuilder().setLoadPlanned(true).setAccuracyCeiling(0.9).build()));
    all.clear();
    Gateway restarted = new Gateway();
    restarted.book.current(false);
    all.add(restarted);

    seconds(5, 60);
    List<PolicyScope> unread = List.copyOf(published);
    restarted.book.put(GROUP, standing(GROUP));
    restarted.book.current(true);
    seconds(2, 60);

    assertThat(unread).isEmpty();
    assertThat(published).isEmpty();
    assertThat(restarted.loop.plans()).containsKey(MODEL);
  }

  @Test
  void aMoveThatWasNotReadBackYetIsNoOtherMove() {
    seconds(20, 60);
    readsBack = false;
    seconds(3, 180);

    assertThat(meters.get("sluice.gateway.plan.moves").tag("move", "down").counter().count())
        .isEqualTo(1);
  }
}

package io.sluice.gateway.fleet;

import static io.sluice.gateway.fleet.Agents.MODEL;
import static io.sluice.gateway.fleet.Agents.telemetry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.adaptation.fleet.Plan;
import io.sluice.protocol.control.PolicyScope;
import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.sluice.protocol.proto.v1.Policy;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.ModelName;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Ten agents that answer 100 requests a second at fp32, 200 at mixed, 500 at int8. */
class FleetLoopTest {
  private static final PolicyScope GROUP = new PolicyScope.OfGroup(MODEL, "aarch64-v8.0");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Gateway gateway = new Gateway();
  private final List<PolicyScope> published = new ArrayList<>();
  private final List<Gateway> all = new ArrayList<>(List.of(gateway));
  private boolean brokerTakes = true;
  private boolean readsBack = true;
  private boolean usableLadders = true;
  private OptionalDouble serviceMillis = OptionalDouble.empty();
  private OptionalDouble examples = OptionalDouble.empty();
  private long nanos = 1;
  private long produced;
  private long sequence;

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

    Plan plan = gateway.loop.plans().get(MODEL);
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

    Plan plan = gateway.loop.plans().get(MODEL);
    assertThat(plan).isNotNull();
    assertThat(ceiling()).contains(0.900);
    assertThat(plan.needPerSecond()).isEqualTo(20 * 10 / 0.8);
    assertThat(plan.slowdown()).isEqualTo(1);
    assertThat(meters.get("sluice.gateway.plan.examples").gauge().value()).isEqualTo(10);
  }

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
    Map<ModelName, Plan> under = Map.copyOf(gateway.loop.plans());
    Map<ModelName, Plan> underToo = Map.copyOf(second.loop.plans());
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

    Plan plan = gateway.loop.plans().get(MODEL);

    assertThat(plan).isNotNull();
    assertThat(meters.get("sluice.gateway.plan.demand").gauge().value()).isEqualTo(180);
    assertThat(meters.get("sluice.gateway.plan.capacity").gauge().value()).isEqualTo(500);
    assertThat(meters.get("sluice.gateway.plan.slowdown").gauge().value()).isEqualTo(1);
    assertThat(meters.get("sluice.gateway.plan.moves").tag("move", "down").counter().count())
        .isEqualTo(1);
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
  void aMoveThatWasNotReadBackYetIsNoOtherMove() {
    seconds(20, 60);
    readsBack = false;
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

  private Optional<Policy> standing(PolicyScope scope) {
    return Optional.ofNullable(gateway.book.all().get(scope.key()));
  }

  private Optional<Double> ceiling() {
    return standing(GROUP).filter(Policy::hasAccuracyCeiling).map(Policy::getAccuracyCeiling);
  }

  private void seconds(int count, int requests) {
    for (int i = 0; i < count; i++) {
      pass(Duration.ofSeconds(1));
      produced += requests;
      sequence++;
      all.forEach(Gateway::turn);
    }
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private final class Gateway implements PolicyPublisher {
    final Fleet fleet = new Fleet(() -> nanos);
    final PolicyBook book = new PolicyBook();
    final DemandBook demand = new DemandBook(() -> nanos);
    final FleetLoop loop =
        new FleetLoop(
            new FleetLoop.Inputs(fleet, book, demand, model -> this.inFlight),
            this,
            () -> nanos,
            meters);
    int inFlight;

    Gateway() {
      book.current(true);
      fleet.listening(true);
    }

    void turn() {
      for (int i = 0; i < 10; i++) {
        AgentTelemetry.Builder said = telemetry("a" + i, sequence);
        serviceMillis.ifPresent(said.getLadderBuilder(0)::setServiceMs);
        examples.ifPresent(said::setExamplesPerRequest);
        examples.ifPresent(said.getLadderBuilder(0)::setServiceExamples);
        if (!usableLadders) {
          said.clearLadder();
        }
        fleet.report(new AgentId("a" + i), said.build());
      }
      demand.note(MODEL, new BrokerLoad(nanos, produced, OptionalLong.of(0)));
      loop.turn();
    }

    @Override
    public Future<Void> publish(PolicyScope scope, Optional<Policy> policy) {
      if (!brokerTakes) {
        return Future.failedFuture("Tried to publish, but Kafka is away");
      }
      published.add(scope);
      if (readsBack) {
        all.forEach(each -> each.book.put(scope, policy));
      }
      return Future.succeededFuture();
    }
  }
}

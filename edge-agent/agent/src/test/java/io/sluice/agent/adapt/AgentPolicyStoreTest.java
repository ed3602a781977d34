package io.sluice.agent.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.adaptation.policy.EnergyBudget;
import io.sluice.protocol.control.PolicyScope;
import io.sluice.protocol.proto.v1.Policy;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.VariantName;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class AgentPolicyStoreTest {
  private static final PolicyScope MODEL = new PolicyScope.OfModel(new ModelName("adder"));
  private static final PolicyScope AGENT = new PolicyScope.OfAgent(new AgentId("pi-7"));

  private static final PolicyScope GROUP =
      new PolicyScope.OfGroup(new ModelName("adder"), "aarch64-v8.0");

  private final AgentPolicyStore book =
      new AgentPolicyStore(new ModelName("adder"), "aarch64-v8.0", new AgentId("pi-7"));

  @Test
  void withoutAnyPolicyNothingIsLimited() {
    assertThat(book.current()).isEqualTo(AdaptationPolicy.UNLIMITED);
  }

  @Test
  void theAgentsPolicyOverridesTheModelsFieldByField() {
    note(MODEL, Policy.newBuilder().setLatencyTargetMs(50).setWattsBudget(5).setDwellMs(2000));
    note(AGENT, Policy.newBuilder().setWattsBudget(3).setPin("int8-static"));

    AdaptationPolicy policy = book.current();

    assertThat(policy.latencyTargetMillis()).isEqualTo(OptionalDouble.of(50));
    assertThat(policy.wattsBudget()).isEqualTo(OptionalDouble.of(3));
    assertThat(policy.pin()).contains(new VariantName("int8-static"));
    assertThat(policy.dwell()).isEqualTo(Duration.ofSeconds(2));
    assertThat(policy.latencyQuantile()).isEqualTo(0.95);
  }

  @Test
  void theGroupsPolicyOverridesTheModelsAndIsOverriddenByTheAgents() {
    note(AGENT, Policy.newBuilder().setWattsBudget(3));
    note(GROUP, Policy.newBuilder().setWattsBudget(4).setAccuracyCeiling(0.9));
    note(MODEL, Policy.newBuilder().setWattsBudget(5).setAccuracyCeiling(0.8).setDwellMs(2000));

    AdaptationPolicy policy = book.current();

    assertThat(policy.wattsBudget()).isEqualTo(OptionalDouble.of(3));
    assertThat(policy.accuracyCeiling()).isEqualTo(OptionalDouble.of(0.9));
    assertThat(policy.dwell()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aTombstoneTakesAPolicyBack() {
    note(MODEL, Policy.newBuilder().setWattsBudget(5));
    note(AGENT, Policy.newBuilder().setWattsBudget(3));

    book.note(AGENT, Optional.empty());

    assertThat(book.current().wattsBudget()).isEqualTo(OptionalDouble.of(5));
  }

  @Test
  void aNewPolicyReplacesTheOneBeforeAsAWhole() {
    note(AGENT, Policy.newBuilder().setWattsBudget(3).setAccuracyFloor(0.9));
    note(AGENT, Policy.newBuilder().setWattsBudget(4));

    assertThat(book.current().accuracyFloor()).isEmpty();
  }

  @Test
  void policiesForOthersDoNotConcernIt() {
    note(new PolicyScope.OfAgent(new AgentId("other")), Policy.newBuilder().setWattsBudget(3));

    note(
        new PolicyScope.OfGroup(new ModelName("adder"), "x86_64-avx2"),
        Policy.newBuilder().setWattsBudget(3));

    assertThat(book.current().wattsBudget()).isEmpty();
  }

  @Test
  void aPolicyThatMakesNoSenseIsPassedOver() {
    note(AGENT, Policy.newBuilder().setWattsBudget(3));
    note(AGENT, Policy.newBuilder().setLatencyQuantile(1.5));

    assertThat(book.current().wattsBudget()).isEqualTo(OptionalDouble.of(3));
  }

  @Test
  void aReserveTakesThePlaceOfTheWattsBudget() {
    note(MODEL, Policy.newBuilder().setWattsBudget(5).setWattsWindowMs(20_000));
    note(AGENT, Policy.newBuilder().setReserveJoules(7200).setReserveSeconds(3600));

    AdaptationPolicy policy = book.current();

    assertThat(policy.energy()).contains(new EnergyBudget.Reserve(7200, Duration.ofHours(1)));
    assertThat(policy.wattsBudget()).isEqualTo(OptionalDouble.of(2));
  }

  @Test
  void aWattsBudgetTakesThePlaceOfAWiderScopesReserve() {
    note(MODEL, Policy.newBuilder().setReserveJoules(7200).setReserveSeconds(3600));
    note(AGENT, Policy.newBuilder().setWattsBudget(5).setWattsWindowMs(20_000));

    AdaptationPolicy policy = book.current();

    assertThat(policy.energy()).contains(new EnergyBudget.Average(5, Duration.ofSeconds(20)));
  }

  @Test
  void theNarrowestScopeThatHasABudgetSaysOfWhichKindItIs() {
    note(MODEL, Policy.newBuilder().setReserveJoules(7200).setReserveSeconds(3600));
    note(GROUP, Policy.newBuilder().setWattsBudget(5));
    note(AGENT, Policy.newBuilder().setReserveJoules(100).setReserveSeconds(50));

    AdaptationPolicy policy = book.current();

    assertThat(policy.energy()).contains(new EnergyBudget.Reserve(100, Duration.ofSeconds(50)));
  }

  @Test
  void aWindowThatMakesNoSenseIsPassedOverEvenWhereTheBudgetIsAnothersScopes() {
    note(MODEL, Policy.newBuilder().setWattsBudget(5));
    note(AGENT, Policy.newBuilder().setWattsWindowMs(0));

    assertThat(book.current().energy())
        .contains(new EnergyBudget.Average(5, AdaptationPolicy.WINDOW));
  }

  @Test
  void aReserveWithoutItsTimeIsPassedOver() {
    note(AGENT, Policy.newBuilder().setWattsBudget(5).setWattsWindowMs(20_000));
    note(AGENT, Policy.newBuilder().setReserveJoules(7200));

    assertThat(book.current().energy())
        .contains(new EnergyBudget.Average(5, Duration.ofSeconds(20)));
  }

  @Test
  void theSummaryNamesEveryLimit() {
    note(
        AGENT,
        Policy.newBuilder()
            .setLatencyTargetMs(50)
            .setWattsBudget(3)
            .setCelsiusLimit(80)
            .setAccuracyFloor(0.9)
            .setAccuracyCeiling(0.95)
            .setPin("fp32"));

    assertThat(PolicySummary.of(book.current()))
        .isEqualTo(
            "p95 under 50.0 ms, at most 3.00 W, below 80.0 °C, accuracy of 0.9000 or more, accuracy"
                + " of 0.9500 or less, pinned to fp32, dwell 10.0 s");
  }

  private void note(PolicyScope scope, Policy.Builder policy) {
    book.note(scope, Optional.of(policy.build()));
  }
}

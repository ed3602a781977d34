package io.sluice.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.demo.fleet.SwitchView;
import io.sluice.demo.fleet.VariantView;
import io.sluice.demo.report.RunSummary.KillOutcome;
import io.sluice.demo.stream.StreamTally;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunChecksTest {
  @Test
  void aGoodRunPassesEveryCheck() {
    assertThat(RunChecks.of(Examples.good())).allMatch(RunCheck::passed);
  }

  @Test
  void aLostRequestFails() {
    assertThat(failed(with(Examples.tally(1, 0)))).containsExactly("no request is lost");
  }

  @Test
  void aSecondAnswerFails() {
    assertThat(failed(with(Examples.tally(0, 1)))).containsExactly("no request is answered twice");
  }

  @Test
  void switchesOfEachCauseAreWanted() {
    RunSummary good = Examples.good();
    RunSummary none =
        new RunSummary(good.tally(), List.of(), Examples.START, good.variants(), good.kill());

    assertThat(failed(none))
        .containsExactly(
            "an agent went down by latency",
            "an agent went down by power",
            "an agent went up again");
  }

  @Test
  void theFiguresTellOfTheFirstSwitch() {
    RunCheck latency =
        RunChecks.of(Examples.good()).stream()
            .filter(c -> c.name().equals("an agent went down by latency"))
            .findFirst()
            .orElseThrow();

    assertThat(latency.figures()).isEqualTo("2 times, first edge-2 fp32 → int8-static at 20.4 s");
  }

  @Test
  void aRequestThatDiedWithItsAgentFails() {
    assertThat(failed(with(new KillOutcome("edge-2", 4, 3, 312, true))))
        .containsExactly("another agent answers what was in flight at the kill");
  }

  @Test
  void aKillThatTookNoRequestWithItShowsNothing() {
    assertThat(failed(with(new KillOutcome("edge-2", 0, 0, 0, true))))
        .containsExactly("another agent answers what was in flight at the kill");
  }

  @Test
  void theKilledAgentMustComeBack() {
    assertThat(failed(with(new KillOutcome("edge-2", 4, 4, 312, false))))
        .containsExactly("the killed agent serves again");
  }

  @Test
  void goingUpCountsOnlyAfterGoingDown() {
    RunSummary good = Examples.good();
    List<SwitchView> upFirst =
        List.of(
            change(1, SwitchView.HEADROOM),
            change(2, SwitchView.LATENCY),
            change(3, SwitchView.POWER));
    RunSummary summary =
        new RunSummary(good.tally(), upFirst, Examples.START, good.variants(), good.kill());

    assertThat(failed(summary)).containsExactly("an agent went up again");
  }

  private static SwitchView change(long atMillis, String cause) {
    return new SwitchView("edge-1", Examples.START + atMillis, "a", "b", cause, "because");
  }

  private static RunSummary with(KillOutcome kill) {
    RunSummary good = Examples.good();
    return new RunSummary(
        good.tally(), good.switches(), Examples.START, good.variants(), Optional.of(kill));
  }

  @Test
  void aCompressedVariantMustBeSmallFastAndAccurate() {
    assertThat(failed(with(Examples.variants(90_001, 300_000, 0.55, 0.929))))
        .containsExactly("int8-static is at most 30 % of fp32's bytes");
    assertThat(failed(with(Examples.variants(9_000, 300_000, 1.36, 0.929))))
        .containsExactly("int8-static is at least 1.2 times as fast as fp32");
    assertThat(failed(with(Examples.variants(9_000, 300_000, 0.55, 0.9238))))
        .containsExactly("int8-static is within 1.0 point of fp32's accuracy");
  }

  @Test
  void whatWasNotMeasuredIsNotPassed() {
    assertThat(failed(with(List.<VariantView>of())))
        .contains(
            "int8-static is at most 30 % of fp32's bytes",
            "int8-static is at least 1.2 times as fast as fp32",
            "int8-static is within 1.0 point of fp32's accuracy");
  }

  @Test
  void aSwitchByAPinIsNoneOfThose() {
    RunSummary good = Examples.good();
    SwitchView pin =
        new SwitchView("edge-1", Examples.START, "fp32", "int8-static", "POLICY", "pinned");
    RunSummary summary =
        new RunSummary(good.tally(), List.of(pin), Examples.START, good.variants(), good.kill());

    assertThat(failed(summary)).hasSize(3);
  }

  private static List<String> failed(RunSummary summary) {
    return RunChecks.of(summary).stream().filter(c -> !c.passed()).map(RunCheck::name).toList();
  }

  private static RunSummary with(StreamTally tally) {
    RunSummary good = Examples.good();
    return new RunSummary(tally, good.switches(), Examples.START, good.variants(), good.kill());
  }

  private static RunSummary with(List<VariantView> variants) {
    RunSummary good = Examples.good();
    return new RunSummary(good.tally(), good.switches(), Examples.START, variants, good.kill());
  }
}

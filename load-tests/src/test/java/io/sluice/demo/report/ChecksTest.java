package io.sluice.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.demo.fleet.SwitchView;
import io.sluice.demo.fleet.VariantView;
import io.sluice.demo.report.Summary.KillOutcome;
import io.sluice.demo.stream.Tally;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChecksTest {
  @Test
  void aGoodRunPassesEveryCheck() {
    assertThat(Checks.of(Examples.good())).allMatch(Check::passed);
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
    Summary good = Examples.good();
    Summary none =
        new Summary(good.tally(), List.of(), Examples.START, good.variants(), good.kill());

    assertThat(failed(none))
        .containsExactly(
            "an agent went down by latency",
            "an agent went down by power",
            "an agent went up again");
  }

  @Test
  void theFiguresTellOfTheFirstSwitch() {
    Check latency =
        Checks.of(Examples.good()).stream()
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
    Summary good = Examples.good();
    List<SwitchView> upFirst =
        List.of(
            change(1, SwitchView.HEADROOM),
            change(2, SwitchView.LATENCY),
            change(3, SwitchView.POWER));
    Summary summary =
        new Summary(good.tally(), upFirst, Examples.START, good.variants(), good.kill());

    assertThat(failed(summary)).containsExactly("an agent went up again");
  }

  private static SwitchView change(long atMillis, String cause) {
    return new SwitchView("edge-1", Examples.START + atMillis, "a", "b", cause, "because");
  }

  private static Summary with(KillOutcome kill) {
    Summary good = Examples.good();
    return new Summary(
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
    Summary good = Examples.good();
    SwitchView pin =
        new SwitchView("edge-1", Examples.START, "fp32", "int8-static", "POLICY", "pinned");
    Summary summary =
        new Summary(good.tally(), List.of(pin), Examples.START, good.variants(), good.kill());

    assertThat(failed(summary)).hasSize(3);
  }

  private static List<String> failed(Summary summary) {
    return Checks.of(summary).stream().filter(c -> !c.passed()).map(Check::name).toList();
  }

  private static Summary with(Tally tally) {
    Summary good = Examples.good();
    return new Summary(tally, good.switches(), Examples.START, good.variants(), good.kill());
  }

  private static Summary with(List<VariantView> variants) {
    Summary good = Examples.good();
    return new Summary(good.tally(), good.switches(), Examples.START, variants, good.kill());
  }
}

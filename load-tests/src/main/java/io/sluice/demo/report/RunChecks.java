package io.sluice.demo.report;

import io.sluice.demo.fleet.SwitchView;
import io.sluice.demo.fleet.VariantView;
import io.sluice.demo.report.RunSummary.KillOutcome;
import io.sluice.demo.stream.RequestEnding;
import io.sluice.demo.stream.StreamTally;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What the main job promises. */
public final class RunChecks {
  static final String FULL = "fp32";
  static final String COMPRESSED = "int8-static";
  private static final double MOST_BYTES = 0.30;
  private static final double LEAST_SPEEDUP = 1.2;
  private static final double MOST_LOSS = 0.010;
  private static final double MOST_ERRORS = 0.10;

  /** The stream's accuracy may fall short of the worst variant's by this, for chance. */
  private static final double STREAM_SLACK = 0.01;

  private final RunSummary summary;

  private RunChecks(RunSummary summary) {
    this.summary = summary;
  }

  /** All checks, whether they hold or not. */
  public static List<RunCheck> of(RunSummary summary) {
    RunChecks checks = new RunChecks(summary);
    return List.of(
        checks.nothingLost(),
        checks.nothingTwice(),
        checks.fewErrors(),
        checks.answersAreRight(),
        checks.switched("down by latency", s -> s.cause().equals(SwitchView.LATENCY)),
        checks.switched("down by power", s -> s.cause().equals(SwitchView.POWER)),
        checks.switched("up again", checks::isUpAgain),
        checks.killCostsNothing(),
        checks.killedServesAgain(),
        checks.compressedIsSmall(),
        checks.compressedIsFast(),
        checks.compressedIsAccurate());
  }

  private RunCheck nothingLost() {
    StreamTally tally = summary.tally();
    return check(
        "no request is lost",
        tally.lost() == 0,
        "%d sent, %d ended, %d lost",
        tally.requests(),
        tally.answered() + tally.failed(),
        tally.lost());
  }

  private RunCheck nothingTwice() {
    StreamTally tally = summary.tally();
    return check(
        "no request is answered twice",
        tally.duplicated() == 0 && tally.strays() == 0,
        "%d second answers, %d answers to nothing",
        tally.duplicated(),
        tally.strays());
  }

  private RunCheck fewErrors() {
    StreamTally tally = summary.tally();
    return check(
        "at most 10 % of the requests end as errors",
        tally.failed() <= MOST_ERRORS * tally.requests()
            && !tally.errors().containsKey(RequestEnding.MALFORMED),
        "%d of %d %s",
        tally.failed(),
        tally.requests(),
        tally.errors().isEmpty() ? "" : tally.errors());
  }

  private RunCheck answersAreRight() {
    double worst =
        summary.variants().stream().mapToDouble(VariantView::accuracy).min().orElse(Double.NaN);
    double reached = summary.tally().accuracy();
    return check(
        "the answers are as right as the variants",
        reached >= worst - STREAM_SLACK,
        "%.2f %% right, worst variant %.2f %%",
        100 * reached,
        100 * worst);
  }

  /** Up, after the same agent had gone down in this stream. */
  private boolean isUpAgain(SwitchView change) {
    return change.isUp()
        && summary.switches().stream()
            .anyMatch(
                before ->
                    before.agent().equals(change.agent())
                        && !before.isUp()
                        && before.timeUnixMillis() < change.timeUnixMillis());
  }

  private RunCheck switched(String how, Predicate<SwitchView> kind) {
    List<SwitchView> found = summary.switches().stream().filter(kind).toList();
    return check(
        "an agent went " + how,
        !found.isEmpty(),
        "%d times%s",
        found.size(),
        found.isEmpty() ? "" : ", first " + describe(found.get(0)));
  }

  private String describe(SwitchView change) {
    return String.format(
        Locale.ROOT,
        "%s %s → %s at %.1f s",
        change.agent(),
        change.from(),
        change.to(),
        summary.millisSinceStart(change) / 1e3);
  }

  private RunCheck killCostsNothing() {
    String name = "another agent answers what was in flight at the kill";
    return summary
        .kill()
        .map(
            kill ->
                check(
                    name,
                    kill.inFlight() > 0 && kill.byOthers() == kill.inFlight(),
                    "%d of %d, slowest %.0f ms",
                    kill.byOthers(),
                    kill.inFlight(),
                    kill.slowestMillis()))
        .orElseGet(() -> check(name, false, "no agent was killed"));
  }

  private RunCheck killedServesAgain() {
    return check(
        "the killed agent serves again",
        summary.kill().filter(KillOutcome::servedAgain).isPresent(),
        "%s",
        summary.kill().map(KillOutcome::agent).orElse("no agent was killed"));
  }

  private RunCheck compressedIsSmall() {
    double share = bytes(COMPRESSED) / bytes(FULL);
    return check(
        COMPRESSED + " is at most 30 % of " + FULL + "'s bytes",
        share <= MOST_BYTES,
        "%.1f %% (%.0f of %.0f bytes)",
        100 * share,
        bytes(COMPRESSED),
        bytes(FULL));
  }

  private RunCheck compressedIsFast() {
    double speedup = p50(FULL) / p50(COMPRESSED);
    return check(
        COMPRESSED + " is at least 1.2 times as fast as " + FULL,
        speedup >= LEAST_SPEEDUP,
        "%.2f times (p50 %.3f ms against %.3f ms)",
        speedup,
        p50(COMPRESSED),
        p50(FULL));
  }

  private RunCheck compressedIsAccurate() {
    double loss = accuracy(FULL) - accuracy(COMPRESSED);
    return check(
        COMPRESSED + " is within 1.0 point of " + FULL + "'s accuracy",
        loss <= MOST_LOSS,
        "%+.2f points (%.2f %% against %.2f %%)",
        -100 * loss,
        100 * accuracy(COMPRESSED),
        100 * accuracy(FULL));
  }

  private double bytes(String variant) {
    return summary.variant(variant).map(v -> (double) v.bytes()).orElse(Double.NaN);
  }

  private double p50(String variant) {
    return summary.variant(variant).map(VariantView::p50Millis).orElse(Double.NaN);
  }

  private double accuracy(String variant) {
    return summary.variant(variant).map(VariantView::accuracy).orElse(Double.NaN);
  }

  private static RunCheck check(String name, boolean passed, String figures, Object... values) {
    return new RunCheck(name, passed, String.format(Locale.ROOT, figures, values).strip());
  }
}

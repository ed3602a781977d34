package io.sluice.adaptation.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.decide.ResidencyDecision.Switch;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.adaptation.policy.EnergyBudget;
import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.manifest.VariantName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Invariants under random ladders, policies and histories. */
class SluiceLawPropertyTest {
  private static final int EVENTS = 3000;
  private static final double[] HOSTILE = {
    Double.NaN, 0, -1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300, Double.MIN_VALUE
  };

  @RepeatedTest(100)
  void choosesOnlyWhatIsInMemoryAndMovesOnlyToWhatCouldBe(RepetitionInfo repetition) {
    History history = new History(repetition.getCurrentRepetition());

    for (int i = 0; i < EVENTS; i++) {
      history.step(false);
      assertThat(history.residentBefore >>> history.choice.rung() & 1).isEqualTo(1);
      assertThat((history.resident | history.loadable) >>> history.lead & 1).isEqualTo(1);
    }
  }

  @RepeatedTest(100)
  void isNeverBelowTheFloorWhileARungAboveItIsInTime(RepetitionInfo repetition) {
    History history = new History(repetition.getCurrentRepetition());
    DeviceLadder ladder = history.ladder;

    for (int i = 0; i < EVENTS; i++) {
      history.step(false);
      double floor = history.policy.accuracyFloor().orElse(0);
      if (ladder.worth(history.choice.rung()) < floor) {
        SwitchRationale grounds = history.choice.grounds();
        for (int rung = history.leadBefore; rung < grounds.rung(); rung++) {
          boolean inMemory = (history.residentBefore >>> rung & 1) == 1;
          boolean above = ladder.worth(rung) >= floor;
          assertThat(inMemory && above && history.law.fits(rung)).isFalse();
        }
      }
    }
  }

  @RepeatedTest(100)
  void neverTakesARungThatIsBoundToBeLateWhileAnotherIsNot(RepetitionInfo repetition) {
    History history = new History(repetition.getCurrentRepetition());

    for (int i = 0; i < EVENTS; i++) {
      history.step(false);
      if (!history.law.fits(history.choice.rung())) {
        for (int rung = history.leadBefore; rung < history.ladder.size(); rung++) {
          boolean candidate =
              (history.residentBefore >>> rung & 1) == 1 && rung >= history.leadBefore;
          assertThat(candidate && history.law.fits(rung)).isFalse();
        }
      }
    }
  }

  @RepeatedTest(50)
  void staysFiniteAfterHostileTelemetry(RepetitionInfo repetition) {
    History history = new History(repetition.getCurrentRepetition());
    for (int i = 0; i < EVENTS; i++) {
      history.step(i % 3 == 0);
    }

    for (int i = 0; i < 300; i++) {
      history.step(false);
    }

    SwitchRationale grounds = history.choice.grounds();
    assertThat(grounds.boundMillis()).isFinite().isPositive();
    assertThat(grounds.price()).isFinite().isNotNegative();
    assertThat(grounds.sentence()).isNotBlank();
  }

  @RepeatedTest(50)
  void risesAtMostOnceInADwell(RepetitionInfo repetition) {
    History history = new History(repetition.getCurrentRepetition());
    double rose = Double.NEGATIVE_INFINITY;

    for (int i = 0; i < EVENTS; i++) {
      history.step(false);
      if (history.lead < history.leadBefore && history.cause == SwitchCause.HEADROOM) {
        assertThat(history.now - rose).isGreaterThanOrEqualTo(history.policy.dwell().toMillis());
        rose = history.now;
      }
    }
  }

  @RepeatedTest(50)
  void isNeverAboveTheCeilingWhileARungAtOrBelowItIsTrusted(RepetitionInfo repetition) {
    History history = new History(repetition.getCurrentRepetition());

    for (int i = 0; i < EVENTS; i++) {
      if (i % 300 == 0) {
        history.drawCeiling();
      }
      history.step(false);
      double ceiling = history.policy.accuracyCeiling().orElse(1);
      double floor = history.policy.accuracyFloor().orElse(0);
      long under = history.ladder.under(ceiling, floor);
      long trusted = history.residentBefore & -1L << history.leadBefore;
      assertThat((under >>> history.choice.rung() & 1) == 1 || (trusted & under) == 0).isTrue();
    }
  }

  /** Random history of a device. */
  private static final class History {
    private final Random random;
    private final DeviceLadder ladder;
    private final SluiceLaw law;
    private AdaptationPolicy policy;
    private long resident;
    private long residentBefore;
    private long loadable;
    private long roomless;
    private int lead;
    private int leadBefore;
    private double now;
    private double slowdown;
    private RungChoice choice;
    private SwitchCause cause = SwitchCause.POLICY;

    History(long seed) {
      random = new Random(seed);
      ladder = ladder(random);
      lead = random.nextInt(ladder.size());
      law = new SluiceLaw(ladder, lead);
      policy = policy(random, ladder);
      law.obey(policy);
      remember();
      choice = law.choose(dispatch());
    }

    void drawCeiling() {
      OptionalDouble ceiling = OptionalDouble.of(ladder.worth(random.nextInt(ladder.size())));
      policy =
          policy.withAccuracyCeiling(random.nextInt(4) == 0 ? OptionalDouble.empty() : ceiling);
      law.obey(policy);
    }

    void step(boolean hostile) {
      now += random.nextInt(200);
      leadBefore = lead;
      if (random.nextInt(50) == 0) {
        slowdown = random.nextDouble() * 2;
      }
      if (random.nextInt(300) == 0) {
        remember();
      }
      residentBefore = resident;
      choice = law.choose(dispatch());
      LadderRung rung = ladder.rung(choice.rung());
      double millis = rung.p50Millis() * Math.exp(slowdown * rung.sensitivity());
      double noise = Math.exp(0.1 * random.nextGaussian());
      law.observe(new CompletedInference(now, choice.rung(), 1, value(hostile, millis * noise)));
      if (random.nextInt(4) == 0) {
        sense(hostile);
        review();
      }
    }

    private void sense(boolean hostile) {
      law.sense(
          new SensorReadings(
              value(hostile, now),
              value(hostile, 2 + 4 * random.nextDouble()),
              value(hostile, 40 + 30 * random.nextDouble()),
              value(hostile, 1),
              value(hostile, 20)));
    }

    private void review() {
      ResidencyDecision decision = law.review(residency());
      if (decision instanceof ResidencyDecision.Load wish) {
        long room = residency().room();
        assertThat(room >>> ladder.indexOf(wish.variant()) & 1).as("has room").isEqualTo(1);
      } else if (decision instanceof Switch wish) {
        lead = ladder.indexOf(wish.to());
        cause = wish.cause();
        resident |= 1L << lead;
        loadable &= ~resident;
        assertThat(law.review(residency()))
            .as("is content right after a move")
            .isNotInstanceOf(Switch.class);
      }
    }

    private ResidencySnapshot residency() {
      return new ResidencySnapshot(now, lead, resident, loadable, loadable & ~roomless);
    }

    /** Changes the memory; the fastest rung and the lead stay resident, as on a real device. */
    private void remember() {
      resident = random.nextLong() & ladder.all() | 1L << ladder.fastest(ladder.all()) | 1L << lead;
      loadable = random.nextLong() & ladder.all() & ~resident;
      roomless = random.nextLong();
    }

    private DispatchSnapshot dispatch() {
      int waiting = 1 + random.nextInt(5);
      double[] left = random.doubles(waiting, 1, 400).toArray();
      return new DispatchSnapshot(now, random.nextInt(5), left, waiting, 1, resident);
    }

    private double value(boolean hostile, double honest) {
      return hostile ? HOSTILE[random.nextInt(HOSTILE.length)] : honest;
    }

    private static DeviceLadder ladder(Random random) {
      List<LadderRung> rungs = new ArrayList<>();
      double accuracy = 0.95;
      double millis = 60;
      for (int i = 0; i < 1 + random.nextInt(16); i++) {
        KnownQuantity joules =
            random.nextInt(10) == 0
                ? KnownQuantity.unknown()
                : KnownQuantity.modelled(millis / 1e3, "test");
        boolean unknown = i > 0 && random.nextInt(20) == 0 || Double.isNaN(accuracy);
        accuracy = unknown ? Double.NaN : accuracy;
        double sensitivity = 2 * random.nextDouble();
        VariantName name = new VariantName("v" + i);
        rungs.add(new LadderRung(name, accuracy, millis, sensitivity, joules, 1_000_000));
        accuracy -= 0.03 * random.nextDouble();
        millis *= 0.5 + 0.5 * random.nextDouble();
      }
      return new DeviceLadder(rungs);
    }

    private static AdaptationPolicy policy(Random random, DeviceLadder ladder) {
      return new AdaptationPolicy(
          random.nextBoolean()
              ? OptionalDouble.of(20 + random.nextInt(200))
              : OptionalDouble.empty(),
          0.95,
          random.nextBoolean()
              ? Optional.of(new EnergyBudget.Average(3, Duration.ofMinutes(5)))
              : Optional.empty(),
          random.nextBoolean() ? OptionalDouble.of(70) : OptionalDouble.empty(),
          random.nextBoolean()
              ? OptionalDouble.of(ladder.worth(random.nextInt(ladder.size())))
              : OptionalDouble.empty(),
          Optional.empty(),
          Duration.ofSeconds(5));
    }
  }
}

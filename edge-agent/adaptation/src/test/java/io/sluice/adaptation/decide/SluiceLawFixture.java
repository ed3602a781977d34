package io.sluice.adaptation.decide;

import static io.sluice.adaptation.decide.DeviceLadderFixtures.FP32;
import static io.sluice.adaptation.decide.DeviceLadderFixtures.THREE;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.decide.ResidencyDecision.Switch;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.adaptation.policy.EnergyBudget;
import io.sluice.registry.manifest.VariantName;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** Base of tests of the law on three rungs, after a calm period. */
abstract class SluiceLawFixture {
  static final long ALL = THREE.all();
  final SluiceLaw law = new SluiceLaw(THREE, FP32);
  double now;

  @BeforeEach
  void calm() {
    serve(200, 1, 1000);
    now += 200;
  }

  /**
   * Repeats a run with three arrivals meanwhile, each with 15 ms left when the device is free
   * again.
   */
  void haveThreeComeMeanwhile() {
    for (int i = 0; i < 300; i++) {
      serve(1, 1, 1000);
      now += 40;
      law.choose(new DispatchSnapshot(now, 30, new double[] {45, 45, 45}, 3, 1, ALL));
      now += 200;
    }
  }

  ResidencyDecision besideFp32And(long resident, long loadable, long room) {
    return law.review(new ResidencySnapshot(now, FP32, 1L << FP32 | resident, loadable, room));
  }

  RungChoice choose(double... left) {
    return law.choose(dispatch(ALL, left));
  }

  DispatchSnapshot dispatch(long resident, double... left) {
    return new DispatchSnapshot(now, 0, left, left.length, 1, resident);
  }

  RungChoice chooseBatch(int batch, double... left) {
    return law.choose(new DispatchSnapshot(now, 0, left, left.length, batch, ALL));
  }

  /** Batches with a duration of {@code share} of the sum of their requests' single durations. */
  void serveBatches(int batches, int size, double share, long resident) {
    double[] left = new double[size];
    Arrays.fill(left, 1000);
    for (int i = 0; i < batches; i++) {
      now += 2000;
      int rung = law.choose(new DispatchSnapshot(now, 0, left, size, size, resident)).rung();
      double noise = Math.exp(0.03 * Math.sin(i));
      double millis = THREE.rung(rung).p50Millis() * size * share * noise;
      law.observe(new CompletedInference(now, rung, size, millis));
      serve(1, 1, 1000);
    }
  }

  ResidencyDecision review(int lead, long resident) {
    return law.review(new ResidencySnapshot(now, lead, resident, ALL & ~resident, ALL & ~resident));
  }

  /** Single requests, 200 ms apart, on a device slowed by this factor. */
  void serve(int requests, double slowdown, double leftMillis) {
    double[] left = new double[1];
    Arrays.fill(left, leftMillis);
    for (int i = 0; i < requests; i++) {
      now += 200;
      LadderRung rung = THREE.rung(law.choose(dispatch(ALL, left)).rung());
      double noise = Math.exp(0.03 * Math.sin(i));
      double millis = rung.p50Millis() * Math.pow(slowdown, rung.sensitivity()) * noise;
      law.observe(new CompletedInference(now, THREE.indexOf(rung.variant()), 1, millis));
    }
  }

  void spend(int seconds, double watts) {
    for (int i = 0; i < 2 * seconds; i++) {
      sense(watts, Double.NaN);
    }
    serve(100, 1, 1000);
  }

  /** Warms the device by a tenth of a degree a second. */
  void warm(double from, double to) {
    for (double celsius = from; celsius < to; celsius += 0.05) {
      sense(3, celsius);
    }
  }

  void sense(double watts, double celsius) {
    now += 500;
    law.sense(new SensorReadings(now, watts, celsius, Double.NaN, 1));
  }

  static AdaptationPolicy below(double celsius) {
    return new AdaptationPolicy(
        OptionalDouble.empty(),
        0.95,
        Optional.empty(),
        OptionalDouble.of(celsius),
        OptionalDouble.empty(),
        Optional.empty(),
        Duration.ofSeconds(10));
  }

  static EnergyBudget watts(double watts) {
    return new EnergyBudget.Average(watts, Duration.ofMinutes(5));
  }

  static AdaptationPolicy policy(
      OptionalDouble floor, @Nullable String pin, Optional<EnergyBudget> energy) {
    return new AdaptationPolicy(
        OptionalDouble.empty(),
        0.95,
        energy,
        OptionalDouble.empty(),
        floor,
        Optional.ofNullable(pin).map(VariantName::new),
        Duration.ofSeconds(10));
  }

  static AdaptationPolicy ceiling(double accuracy) {
    return AdaptationPolicy.UNLIMITED.withAccuracyCeiling(OptionalDouble.of(accuracy));
  }

  static void assertSwitch(ResidencyDecision decision, int to, SwitchCause cause) {
    assertThat(decision).isInstanceOf(Switch.class);
    assertThat(((Switch) decision).to()).isEqualTo(THREE.rung(to).variant());
    assertThat(((Switch) decision).cause()).isEqualTo(cause);
  }
}

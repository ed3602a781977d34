package io.sluice.bench.decision;

import io.sluice.adaptation.decide.CompletedInference;
import io.sluice.adaptation.decide.DeviceLadder;
import io.sluice.adaptation.decide.DispatchSnapshot;
import io.sluice.adaptation.decide.LadderRung;
import io.sluice.adaptation.decide.ResidencyDecision;
import io.sluice.adaptation.decide.ResidencySnapshot;
import io.sluice.adaptation.decide.RungChoice;
import io.sluice.adaptation.decide.SensorReadings;
import io.sluice.adaptation.decide.SluiceLaw;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.adaptation.policy.EnergyBudget;
import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.manifest.VariantName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A ladder of 16 rungs, all in memory, 16 requests waiting, every limit of the policy set but a
 * pin, which would leave nothing to decide. Power is known and comes and goes around its budget,
 * temperature around its limit, so that both have their price. Each twelfth call has one of the
 * other kind with it, so that neither decides about a device of which nothing is heard.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class DecisionBenchmark {
  private static final int RUNGS = 16;
  private static final int WAITING = 16;
  private static final int EACH = 12;
  private static final int AT_FIRST = 1000;

  private static final double INFERENCE_MILLIS = 40;
  private static final double ROUND_MILLIS = 500;

  private static final double ACTIVE_WATTS = 3.7;
  private static final double BUDGET_WATTS = 3.5;
  private static final double LIMIT_CELSIUS = 80;
  private static final double WATTS_PERIOD_MILLIS = 3600e3;
  private static final double CELSIUS_PERIOD_MILLIS = 1000e3;

  private final DeviceLadder ladder = ladder();
  private final SluiceLaw law = new SluiceLaw(ladder, 0);
  private final double[] left = new double[WAITING];
  private int lead;
  private int calls;
  private double now;

  /** Sets the policy, and lets the law see something of the device. */
  public DecisionBenchmark() {
    law.obey(
        new AdaptationPolicy(
            OptionalDouble.of(150),
            0.95,
            Optional.of(new EnergyBudget.Average(BUDGET_WATTS, Duration.ofMinutes(5))),
            OptionalDouble.of(LIMIT_CELSIUS),
            OptionalDouble.of(0.7),
            OptionalDouble.of(0.745),
            Optional.empty(),
            Duration.ofSeconds(10),
            false));
    for (int i = 0; i < AT_FIRST; i++) {
      inference();
    }
  }

  /** Choosing the rung of one inference, and learning from it. */
  @Benchmark
  public RungChoice inference() {
    now += INFERENCE_MILLIS;
    if (++calls % EACH == 0) {
      decide();
    }
    return infer();
  }

  /** The round of the device loop: readings, and which rung should lead. */
  @Benchmark
  public ResidencyDecision round() {
    now += ROUND_MILLIS;
    if (++calls % EACH == 0) {
      infer();
    }
    return decide();
  }

  private RungChoice infer() {
    double first = 50 + now % 300;
    Arrays.setAll(left, i -> first + INFERENCE_MILLIS * i);
    double waited = now % 130;
    RungChoice choice =
        law.choose(new DispatchSnapshot(now, waited, left, WAITING, 1, ladder.all()));
    double millis = ladder.rung(choice.rung()).p50Millis() * (1 + now % 7 / 50);
    law.observe(new CompletedInference(now, choice.rung(), 1, millis));
    return choice;
  }

  private ResidencyDecision decide() {
    double watts = BUDGET_WATTS + 0.5 * Math.sin(2 * Math.PI * now / WATTS_PERIOD_MILLIS);
    double celsius = LIMIT_CELSIUS - 5 + 4 * Math.sin(2 * Math.PI * now / CELSIUS_PERIOD_MILLIS);
    law.sense(new SensorReadings(now, watts, celsius, 1, 1e3 / INFERENCE_MILLIS));
    ResidencyDecision decision = law.review(new ResidencySnapshot(now, lead, ladder.all(), 0, 0));
    if (decision instanceof ResidencyDecision.Switch move) {
      lead = ladder.indexOf(move.to());
    }
    return decision;
  }

  private static DeviceLadder ladder() {
    List<LadderRung> rungs = new ArrayList<>();
    for (int i = 0; i < RUNGS; i++) {
      double millis = 80 * Math.pow(0.85, i);
      rungs.add(
          new LadderRung(
              new VariantName("v" + i),
              0.8 - 0.01 * i,
              millis,
              0.5 + 0.05 * i,
              KnownQuantity.modelled(ACTIVE_WATTS * millis / 1e3, "benchmark"),
              1_000_000));
    }
    return new DeviceLadder(rungs);
  }
}

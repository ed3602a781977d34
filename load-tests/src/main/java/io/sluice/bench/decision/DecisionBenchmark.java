package io.sluice.bench.decision;

import io.sluice.adaptation.decide.Choice;
import io.sluice.adaptation.decide.Decision;
import io.sluice.adaptation.decide.Dispatch;
import io.sluice.adaptation.decide.Inference;
import io.sluice.adaptation.decide.Ladder;
import io.sluice.adaptation.decide.Readings;
import io.sluice.adaptation.decide.Residency;
import io.sluice.adaptation.decide.Rung;
import io.sluice.adaptation.decide.SluiceLaw;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.adaptation.policy.EnergyBudget;
import io.sluice.registry.manifest.Quantity;
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

/** A ladder of 16 rungs, all in memory, 16 requests waiting, every limit of the policy set. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class DecisionBenchmark {
  private static final int RUNGS = 16;
  private static final int WAITING = 16;

  private final Ladder ladder = ladder();
  private final SluiceLaw law = new SluiceLaw(ladder, 0);
  private final double[] left = new double[WAITING];
  private double now;

  /** Sets the policy. */
  public DecisionBenchmark() {
    law.obey(
        new AdaptationPolicy(
            OptionalDouble.of(150),
            0.95,
            Optional.of(new EnergyBudget.Average(3.5, Duration.ofMinutes(5))),
            OptionalDouble.of(80),
            OptionalDouble.of(0.5),
            Optional.empty(),
            Duration.ofSeconds(10)));
  }

  /** Choosing the rung of one inference, and learning from it. */
  @Benchmark
  public Choice inference() {
    now += 20;
    Arrays.fill(left, 100 + now % 200);
    Choice choice = law.choose(new Dispatch(now, 5, left, WAITING, 1, ladder.all()));
    double millis = ladder.rung(choice.rung()).p50Millis() * (1 + now % 7 / 50);
    law.observe(new Inference(now, choice.rung(), 1, millis));
    return choice;
  }

  /** The round of the device loop: readings, and which rung should lead. */
  @Benchmark
  public Decision round() {
    now += 500;
    law.sense(new Readings(now, 3 + now % 3000 / 1000, 60 + now % 11, 1, 50));
    return law.review(new Residency(now, 0, ladder.all(), 0, 0));
  }

  private static Ladder ladder() {
    List<Rung> rungs = new ArrayList<>();
    for (int i = 0; i < RUNGS; i++) {
      double millis = 80 * Math.pow(0.85, i);
      rungs.add(
          new Rung(
              new VariantName("v" + i),
              0.8 - 0.01 * i,
              millis,
              0.5 + 0.05 * i,
              Quantity.modelled(millis / 1e3, "benchmark"),
              1_000_000));
    }
    return new Ladder(rungs);
  }
}

package io.sluice.bench.simulation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.sluice.adaptation.simulate.PiecewiseConstantSignal;
import io.sluice.adaptation.simulate.WorkloadGenerator;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** How something around the device changes as time goes by. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SimulationTimeSeries.Constant.class, name = "constant"),
  @JsonSubTypes.Type(value = SimulationTimeSeries.Episodes.class, name = "episodes"),
  @JsonSubTypes.Type(value = SimulationTimeSeries.Regimes.class, name = "regimes"),
  @JsonSubTypes.Type(value = SimulationTimeSeries.Wave.class, name = "wave")
})
sealed interface SimulationTimeSeries {
  /** Changes that are closer to each other than this mean nothing to runs of ms. */
  double LEAST_SECONDS = 0.01;

  /** As the files name them. */
  List<String> KINDS = List.of("constant", "episodes", "regimes", "wave");

  /** The least value that it takes. */
  double least();

  /**
   * @param workloads to draw what is random from
   * @param scale what the engine takes for a value
   */
  PiecewiseConstantSignal signal(WorkloadGenerator workloads, DoubleUnaryOperator scale);

  static SimulationTimeSeries constant(double value) {
    return new Constant(value);
  }

  /** Always the same. */
  record Constant(double value) implements SimulationTimeSeries {
    @Override
    public double least() {
      return value;
    }

    @Override
    public PiecewiseConstantSignal signal(WorkloadGenerator workloads, DoubleUnaryOperator scale) {
      return PiecewiseConstantSignal.constant(scale.applyAsDouble(value));
    }
  }

  /**
   * One value, and others for a while, in every world at the same time.
   *
   * @param value outside of the episodes
   * @param episodes in the order of time, that do not overlap
   */
  record Episodes(double value, List<Episode> episodes) implements SimulationTimeSeries {
    public Episodes {
      double end = 0;
      for (Episode episode : episodes) {
        SimulationFileField.atLeast("from_s", episode.fromS(), end);
        end = episode.toS();
      }
      episodes = List.copyOf(episodes);
    }

    /**
     * One of them.
     *
     * @param fromS when it begins, s
     * @param toS when it ends, s
     */
    record Episode(double fromS, double toS, double value) {
      Episode {
        if (!(toS > fromS && Double.isFinite(toS))) {
          throw new IllegalArgumentException(
              "to_s is above from_s (%s), but is %s".formatted(fromS, toS));
        }
      }
    }

    @Override
    public double least() {
      return Math.min(value, episodes.stream().mapToDouble(Episode::value).min().orElse(value));
    }

    @Override
    public PiecewiseConstantSignal signal(WorkloadGenerator workloads, DoubleUnaryOperator scale) {
      double[] at = new double[2 * episodes.size()];
      double[] values = new double[at.length];
      for (int i = 0; i < episodes.size(); i++) {
        at[2 * i] = 1e3 * episodes.get(i).fromS();
        values[2 * i] = scale.applyAsDouble(episodes.get(i).value());
        at[2 * i + 1] = 1e3 * episodes.get(i).toS();
        values[2 * i + 1] = scale.applyAsDouble(value);
      }
      return new PiecewiseConstantSignal(scale.applyAsDouble(value), at, values);
    }
  }

  /**
   * Stays at a value for an exponential time, then at another one, all equally likely; each seed
   * has its own.
   *
   * @param values the first is that of the beginning
   * @param meanS mean time at one, s, 0.01 or more
   */
  record Regimes(List<Double> values, double meanS) implements SimulationTimeSeries {
    public Regimes {
      if (values.isEmpty()) {
        throw new IllegalArgumentException("values has at least one, but is empty");
      }
      SimulationFileField.atLeast("mean_s", meanS, LEAST_SECONDS);
      values = List.copyOf(values);
    }

    @Override
    public double least() {
      return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    @Override
    public PiecewiseConstantSignal signal(WorkloadGenerator workloads, DoubleUnaryOperator scale) {
      double[] levels = values.stream().mapToDouble(Double::doubleValue).toArray();
      return workloads.regimes(Arrays.stream(levels).map(scale).toArray(), meanS);
    }
  }

  /**
   * A wave that begins at its least, in steps of a minute.
   *
   * @param periodS s
   */
  record Wave(double least, double most, double periodS) implements SimulationTimeSeries {
    public Wave {
      SimulationFileField.atLeast("most", most, least);
      SimulationFileField.positive("period_s", periodS);
    }

    @Override
    public PiecewiseConstantSignal signal(WorkloadGenerator workloads, DoubleUnaryOperator scale) {
      return workloads.wave(scale.applyAsDouble(least), scale.applyAsDouble(most), periodS);
    }
  }
}

package io.sluice.adaptation.simulate;

import java.util.Arrays;

/**
 * Greatest worth of answers below the trip temperature, by a dynamic programme backward in time
 * over temperatures, with demand and ambient temperature of all steps known.
 *
 * <p>The choice in a step is the temperature at its end, on a grid: the step has the power to end
 * just below the next grid point, and the next step starts at the grid point itself. This rounding
 * down of temperatures can only favour the oracle, since cooler is never worse.
 *
 * <p>An upper bound for every law below the trip temperature with constant power in each step and
 * answers within the step of arrival. A law with answers across the border of two steps, or with
 * all answers at the start of a step and cooling until its end, can be ahead by that gain; steps
 * should be short relative to the time constant and hold many requests.
 */
final class ThermalOracle {
  /** Distance of grid points, K. */
  static final double GRID = 0.02;

  private final ThermalForesight prospect;
  private final double coolest;
  private final int nodes;
  private final double decay;

  private ThermalOracle(ThermalForesight prospect) {
    this.prospect = prospect;
    double idle = prospect.kelvinPerWatt() * prospect.idleWatts();
    double ambient = Arrays.stream(prospect.ambientCelsius()).min().orElse(0);
    this.coolest = Math.min(prospect.startCelsius(), ambient + idle) - GRID;
    this.nodes = (int) Math.max(2, Math.ceil((prospect.tripCelsius() - coolest) / GRID));
    this.decay = Math.exp(-prospect.stepSeconds() / prospect.timeConstantSeconds());
  }

  /** Greatest sum of the worths of the answers. */
  static double most(ThermalForesight prospect) {
    return new ThermalOracle(prospect).solve();
  }

  private double solve() {
    double[] later = new double[nodes];
    double[] now = new double[nodes];
    for (int step = prospect.steps() - 1; step >= 0; step--) {
      ConcaveWorthFunction work = new ConcaveWorthFunction(prospect, prospect.demand()[step]);
      double idle = prospect.settled(step, 0);
      for (int node = 0; node < nodes; node++) {
        double celsius = coolest + node * GRID;
        now[node] = best(idle + (celsius - idle) * decay, work, later);
      }
      double[] swapped = later;
      later = now;
      now = swapped;
    }
    return later[node(prospect.startCelsius())];
  }

  /**
   * Greatest worth from a step on.
   *
   * @param idle temperature at the end of the step without an answer, °C; idling is always allowed
   * @param work worth of the step by power
   * @param later greatest worth after the step by grid point
   */
  private double best(double idle, ConcaveWorthFunction work, double[] later) {
    double kelvinPerWatt = prospect.kelvinPerWatt() * (1 - decay);
    int first = node(idle);
    double best = later[first];
    for (int node = first; node < nodes; node++) {
      double edge = Math.min(coolest + (node + 1) * GRID, prospect.tripCelsius());
      double watts = (edge - idle) / kelvinPerWatt;
      if (watts >= 0) {
        best = Math.max(best, work.worth(watts) + later[node]);
      }
      if (watts > work.mostWatts()) {
        break;
      }
    }
    return best;
  }

  private int node(double celsius) {
    int node = (int) Math.floor((celsius - coolest) / GRID);
    return Math.max(0, Math.min(node, nodes - 1));
  }
}

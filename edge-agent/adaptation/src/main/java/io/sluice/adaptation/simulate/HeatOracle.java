package io.sluice.adaptation.simulate;

import java.util.Arrays;

/**
 * The most that a device could answer without reaching its trip temperature, by a dynamic programme
 * backward in time over temperatures, that knows demand and ambient of all steps.
 *
 * <p>Its choice in a step is the temperature after it, on a grid: answered is what takes the power
 * that ends just below the next point of the grid, and the step after starts at the point itself.
 * So temperatures are rounded down, which only favours the oracle, for cooler is never worse.
 *
 * <p>It is an upper bound for every law whose device keeps below the trip temperature and that, in
 * each step, answers what comes in the step with a power that is even over it. A law that answers
 * across the border of two steps, or all at the beginning of one so that the device cools until its
 * end, can be ahead by what that brings; the steps should be short beside the time constant and
 * hold many requests.
 */
final class HeatOracle {
  /** Of the grid, K. */
  static final double GRID = 0.02;

  private final HeatProspect prospect;
  private final double coolest;
  private final int nodes;
  private final double decay;

  private HeatOracle(HeatProspect prospect) {
    this.prospect = prospect;
    double idle = prospect.kelvinPerWatt() * prospect.idleWatts();
    double ambient = Arrays.stream(prospect.ambientCelsius()).min().orElse(0);
    this.coolest = Math.min(prospect.startCelsius(), ambient + idle) - GRID;
    this.nodes = (int) Math.max(2, Math.ceil((prospect.tripCelsius() - coolest) / GRID));
    this.decay = Math.exp(-prospect.stepSeconds() / prospect.timeConstantSeconds());
  }

  /** Sum of the worths of the answers. */
  static double most(HeatProspect prospect) {
    return new HeatOracle(prospect).solve();
  }

  private double solve() {
    double[] later = new double[nodes];
    double[] now = new double[nodes];
    for (int step = prospect.steps() - 1; step >= 0; step--) {
      StepWork work = new StepWork(prospect, prospect.demand()[step]);
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
   * @param idle temperature after the step without an answer; idling is allowed wherever it leads
   */
  private double best(double idle, StepWork work, double[] later) {
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

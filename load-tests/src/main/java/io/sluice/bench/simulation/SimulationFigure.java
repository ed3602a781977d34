package io.sluice.bench.simulation;

/** What is told of a simulation. */
enum SimulationFigure {
  /** Expected share of right answers in time among all requests. */
  EFFECTIVE_ACCURACY("effective_accuracy", "accuracy %", 100, 2),
  /** Share of the requests without an answer in time. */
  MISSED("missed", "missed %", 100, 2),
  /** As {@link #MISSED}, less what could not have been answered by any choice. */
  MISSED_FEASIBLE("missed_feasible", "feasible %", 100, 2),
  /** Average of the whole device, W. */
  WATTS("watts", "W", 1, 3),
  /** Of the whole device, J. */
  JOULES("joules", "J", 1, 0),
  /** The most, °C. */
  HOTTEST("hottest_celsius", "max °C", 1, 1),
  /** How often it began to throttle. */
  THROTTLE_ENTRIES("throttle_entries", "throttled", 1, 1),
  /** How often another variant began to lead. */
  LEAD_SWITCHES("lead_switches", "leads", 1, 1),
  /** How often another variant ran than before. */
  RUNG_SWITCHES("rung_switches", "switches", 1, 0),
  /** Variants that were loaded. */
  LOADS("loads", "loads", 1, 1);

  /** As JSON has it. */
  final String key;

  /** As the table has it. */
  final String heading;

  /** What the table multiplies it by. */
  final double scale;

  /** Behind the point in the table. */
  final int digits;

  SimulationFigure(String key, String heading, double scale, int digits) {
    this.key = key;
    this.heading = heading;
    this.scale = scale;
    this.digits = digits;
  }
}

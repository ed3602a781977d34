package io.sluice.adaptation.simulate;

/**
 * A time to come in equal steps, as one who knows the future sees it, of a device that warms and
 * cools as a body of one heat capacity: its temperature nears {@code ambient + kelvinPerWatt·watts}
 * with a time constant.
 *
 * @param stepSeconds length of a step, s
 * @param demand requests that come in each step
 * @param ambientCelsius in each step, °C
 * @param worth of an answer of each rung
 * @param joules above idle of an answer of each rung, J
 * @param perSecond answers that each rung could give in a second
 * @param idleWatts W
 * @param kelvinPerWatt thermal resistance to the ambient, K/W
 * @param timeConstantSeconds s
 * @param startCelsius °C
 * @param tripCelsius temperature that must not be reached, °C
 */
record HeatProspect(
    double stepSeconds,
    double[] demand,
    double[] ambientCelsius,
    double[] worth,
    double[] joules,
    double[] perSecond,
    double idleWatts,
    double kelvinPerWatt,
    double timeConstantSeconds,
    double startCelsius,
    double tripCelsius) {
  int steps() {
    return demand.length;
  }

  /** Temperature that it nears with constant power, °C. */
  double settled(int step, double wattsAboveIdle) {
    return ambientCelsius[step] + kelvinPerWatt * (idleWatts + wattsAboveIdle);
  }
}

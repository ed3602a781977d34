package io.sluice.adaptation.simulate;

/**
 * Future of a device in equal time steps, with perfect foresight. The device is a body of a single
 * heat capacity: its temperature approaches {@code ambient + kelvinPerWatt·watts} with a time
 * constant.
 *
 * @param stepSeconds length of a step, s
 * @param demand arriving requests of each step
 * @param ambientCelsius ambient temperature of each step, °C
 * @param worth worth of an answer of each rung
 * @param joules energy above idle of an answer of each rung, J
 * @param perSecond throughput of each rung, answers per second
 * @param idleWatts idle power, W
 * @param kelvinPerWatt thermal resistance to the ambient, K/W
 * @param timeConstantSeconds thermal time constant, s
 * @param startCelsius temperature at the start, °C
 * @param tripCelsius temperature not to be reached, °C
 */
record ThermalForesight(
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

  /** Steady-state temperature at constant power, °C. */
  double settled(int step, double wattsAboveIdle) {
    return ambientCelsius[step] + kelvinPerWatt * (idleWatts + wattsAboveIdle);
  }
}

package io.sluice.adaptation.simulate;

/**
 * Result of the simulation of a device.
 *
 * @param requests arrived requests
 * @param answered requests answered in time
 * @param accuracySum sum of the accuracies of the answers in time
 * @param joules energy of the device, including idling, J
 * @param joulesAboveIdle energy above idle, J
 * @param seconds simulated time, s
 * @param hottestCelsius highest temperature, °C
 * @param throttleEntries starts of throttling
 * @param switches changes of rung between consecutive runs
 * @param leadMoves changes of the lead
 * @param loads loaded rungs
 * @param answeredByRung answers in time by rung
 */
public record DeviceSimulationOutcome(
    int requests,
    int answered,
    double accuracySum,
    double joules,
    double joulesAboveIdle,
    double seconds,
    double hottestCelsius,
    int throttleEntries,
    int switches,
    int leadMoves,
    int loads,
    int[] answeredByRung) {
  /** Expected share of correct answers in time among all requests. */
  public double effectiveAccuracy() {
    return accuracySum / requests;
  }

  /** Share of requests without an answer in time. */
  public double missRate() {
    return 1 - (double) answered / requests;
  }

  public double watts() {
    return joules / seconds;
  }
}

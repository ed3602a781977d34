package io.sluice.bench.live;

import java.util.Map;

/**
 * One run of one law.
 *
 * @param law as the agent's option {@code --law} takes it
 * @param repeat 0 for the first
 * @param watts of the agent's device on average, modelled as a Raspberry Pi 4; NaN when it said
 *     none
 * @param requests that count
 * @param missed share of them that was not answered within the deadline
 * @param effectiveAccuracy share of them that was answered rightly within the deadline
 * @param answersByVariant of the whole run
 * @param errors of the whole run, by code
 * @param loadAverage of the machine over the last minute, when the run began
 */
record LiveRun(
    String law,
    int repeat,
    double watts,
    int requests,
    double missed,
    double effectiveAccuracy,
    Map<String, Integer> answersByVariant,
    Map<String, Integer> errors,
    double loadAverage) {
  static LiveRun of(
      String law, int repeat, double watts, Replay.Outcome outcome, double loadAverage) {
    return new LiveRun(
        law,
        repeat,
        watts,
        outcome.sent(),
        (double) outcome.late() / outcome.sent(),
        (double) outcome.useful() / outcome.sent(),
        outcome.answersByVariant(),
        outcome.errors(),
        loadAverage);
  }
}

package io.sluice.bench.live;

import io.sluice.bench.live.ArrivalTrace.Arrival;
import io.sluice.bench.live.TraceReplay.Ending;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What became of requests.
 *
 * @param requests how many
 * @param missed share of them that was not answered within the deadline, whatever the reason; NaN
 *     of none
 * @param effectiveAccuracy share of their images that was answered rightly within it; NaN of none
 * @param answers by variant, in time or not
 * @param errors by code
 */
record LiveRunScore(
    int requests,
    double missed,
    double effectiveAccuracy,
    Map<String, Integer> answers,
    Map<String, Integer> errors) {
  /**
   * @param arrivals in the order of the endings
   * @param counts which of them are looked at
   */
  static LiveRunScore of(
      List<Arrival> arrivals, List<Ending> endings, int rows, Predicate<Arrival> counts) {
    int requests = 0;
    int missed = 0;
    int right = 0;
    Map<String, Integer> answers = new TreeMap<>();
    Map<String, Integer> errors = new TreeMap<>();
    for (int i = 0; i < arrivals.size(); i++) {
      Arrival arrival = arrivals.get(i);
      if (counts.test(arrival)) {
        Ending ending = endings.get(i);
        boolean inTime =
            ending.answered() && ending.millis() - arrival.millis() <= arrival.deadlineMillis();
        requests++;
        missed += inTime ? 0 : 1;
        right += inTime ? ending.rightRows() : 0;
        (ending.answered() ? answers : errors).merge(ending.variant(), 1, Integer::sum);
      }
    }
    double all = requests;
    return new LiveRunScore(requests, missed / all, right / (all * rows), answers, errors);
  }
}

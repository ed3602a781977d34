package io.sluice.demo.stream;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the requests of a stream.
 *
 * @param requests how many were sent
 * @param answered how many were answered, rightly or wrongly
 * @param errors how many ended as an error, by code
 * @param lost how many never ended
 * @param duplicated replies to requests that had ended already
 * @param strays replies with an id that was never sent
 * @param accuracy share of the answers that are right, 0 to 1; NaN without answers
 * @param latency of the answers
 */
public record StreamTally(
    int requests,
    int answered,
    Map<String, Integer> errors,
    int lost,
    int duplicated,
    int strays,
    double accuracy,
    LatencyQuantiles latency) {
  public StreamTally {
    errors = Map.copyOf(errors);
  }

  static StreamTally of(List<RequestEnding> endings, int open, int duplicated, int strays) {
    Map<String, Integer> errors = new TreeMap<>();
    endings.stream()
        .filter(e -> !e.isAnswer())
        .forEach(e -> errors.merge(e.outcome(), 1, Integer::sum));
    List<RequestEnding> answers = endings.stream().filter(RequestEnding::isAnswer).toList();
    long right = answers.stream().filter(e -> e.outcome().equals(RequestEnding.RIGHT)).count();
    return new StreamTally(
        endings.size() + open,
        answers.size(),
        errors,
        open,
        duplicated,
        strays,
        answers.isEmpty() ? Double.NaN : (double) right / answers.size(),
        LatencyQuantiles.of(answers));
  }

  /** How many ended as an error of any code. */
  public int failed() {
    return errors.values().stream().mapToInt(Integer::intValue).sum();
  }
}

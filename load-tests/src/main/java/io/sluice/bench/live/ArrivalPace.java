package io.sluice.bench.live;

import java.util.List;
import java.util.stream.Stream;

/**
 * How much is asked of the device, by what its most accurate variant takes when it is calm:
 *
 * <ul>
 *   <li>so many requests a second as would keep that variant busy for 35 % of the time: all of it
 *       beside two busy threads on its processor, which leave it a third;
 *   <li>deadlines of 2, 4 and 8 times its time, and what the way there and back takes of nearly all
 *       requests: the least is enough for two requests when it is calm, and not for one beside the
 *       busy threads.
 * </ul>
 *
 * @param perSecond requests on average
 * @param deadlines ms
 */
record ArrivalPace(double perSecond, List<Integer> deadlines) {
  private static final double BUSY = 0.35;

  ArrivalPace {
    deadlines = List.copyOf(deadlines);
  }

  /**
   * @param best of the most accurate variant, calm
   */
  static ArrivalPace of(UnloadedLatency best) {
    double perSecond = 1e3 * BUSY / best.serviceMillis();
    List<Integer> deadlines =
        Stream.of(2, 4, 8)
            .map(times -> (int) Math.ceil(best.wayMillis() + times * best.serviceMillis()))
            .toList();
    return new ArrivalPace(perSecond, deadlines);
  }
}

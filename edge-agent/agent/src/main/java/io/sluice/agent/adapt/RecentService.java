package io.sluice.agent.adapt;

import io.sluice.agent.batch.Served;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How long requests took on each variant of late: means in which what is older weighs less, by half
 * every seven seconds. Confined to the reporter's thread.
 */
final class RecentService {
  private static final double FADES_MILLIS = 10_000;

  /** Fewer requests than these say little. */
  private static final double LEAST = 3;

  private final Map<String, Faded> byVariant = new HashMap<>();
  private long atMillis;

  private record Faded(double requests, double millis) {
    Faded kept(double share) {
      return new Faded(share * requests, share * millis);
    }

    Faded plus(Served served) {
      return new Faded(requests + served.requests(), millis + served.millis());
    }
  }

  /**
   * Takes what was served since the call before.
   *
   * @param nowMillis the time, ms; when it has gone back, none has passed
   */
  void add(long nowMillis, Map<String, Served> served) {
    double kept = Math.exp(-Math.max(0, nowMillis - atMillis) / FADES_MILLIS);
    atMillis = nowMillis;
    byVariant.replaceAll((variant, faded) -> faded.kept(kept));
    served.forEach(
        (variant, its) ->
            byVariant.put(variant, byVariant.getOrDefault(variant, new Faded(0, 0)).plus(its)));
  }

  /** Mean time for a request, ms, above 0; empty when there were too few. */
  OptionalDouble millis(String variant) {
    Faded faded = byVariant.getOrDefault(variant, new Faded(0, 0));
    return faded.requests >= LEAST && faded.millis > 0
        ? OptionalDouble.of(faded.millis / faded.requests)
        : OptionalDouble.empty();
  }
}

package io.sluice.agent.adapt;

import io.sluice.agent.batch.VariantServiceTotals;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Recent service time and examples per request of each variant: exponentially fading means with a
 * half-life of seven seconds. Confined to the reporter's thread.
 */
final class RecentServiceTimes {
  private static final double FADES_MILLIS = 10_000;

  /** Least number of requests for a meaningful mean. */
  private static final double LEAST = 3;

  private final Map<String, Faded> byVariant = new HashMap<>();
  private Faded all = Faded.NOTHING;
  private OptionalDouble size = OptionalDouble.empty();
  private long atMillis;

  private record Faded(double requests, double examples, double millis) {
    static final Faded NOTHING = new Faded(0, 0, 0);

    Faded kept(double share) {
      return new Faded(share * requests, share * examples, share * millis);
    }

    Faded plus(VariantServiceTotals served) {
      return new Faded(
          requests + served.requests(), examples + served.examples(), millis + served.millis());
    }

    boolean isEnough() {
      return requests >= LEAST;
    }
  }

  /**
   * Adds the work since the previous call.
   *
   * @param nowMillis the time, ms; after a step back no time has passed
   * @param served work by variant
   */
  void add(long nowMillis, Map<String, VariantServiceTotals> served) {
    double kept = Math.exp(-Math.max(0, nowMillis - atMillis) / FADES_MILLIS);
    atMillis = nowMillis;
    byVariant.replaceAll((variant, faded) -> faded.kept(kept));
    served.forEach((variant, its) -> byVariant.put(variant, of(variant).plus(its)));
    all = all.kept(kept);
    served.values().forEach(its -> all = all.plus(its));
    if (all.isEnough() || size.isEmpty() && all.requests > 0) {
      size = OptionalDouble.of(all.examples / all.requests);
    }
  }

  private Faded of(String variant) {
    return byVariant.getOrDefault(variant, Faded.NOTHING);
  }

  /** Mean service time per request, ms, above 0; empty with too few requests. */
  OptionalDouble millis(String variant) {
    Faded faded = of(variant);
    return faded.isEnough() && faded.millis > 0
        ? OptionalDouble.of(faded.millis / faded.requests)
        : OptionalDouble.empty();
  }

  /** Mean examples per request on this variant, 1 or more; empty with too few requests. */
  OptionalDouble examples(String variant) {
    Faded faded = of(variant);
    return faded.isEnough()
        ? OptionalDouble.of(faded.examples / faded.requests)
        : OptionalDouble.empty();
  }

  /**
   * Mean examples per request on any variant, 1 or more, of the last requests, however old; empty
   * before the first request.
   */
  OptionalDouble examplesPerRequest() {
    return size;
  }
}

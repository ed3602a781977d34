package io.sluice.agent.batch;

/**
 * Work done by a variant.
 *
 * @param requests number of requests
 * @param examples total number of examples
 * @param millis total time of the inferences, ms
 */
public record VariantServiceTotals(long requests, long examples, double millis) {
  VariantServiceTotals plus(VariantServiceTotals other) {
    return new VariantServiceTotals(
        requests + other.requests, examples + other.examples, millis + other.millis);
  }
}

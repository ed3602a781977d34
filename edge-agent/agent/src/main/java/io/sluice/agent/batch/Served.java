package io.sluice.agent.batch;

/**
 * Work done by a variant.
 *
 * @param requests number of requests
 * @param examples total number of examples
 * @param millis total time of the inferences, ms
 */
public record Served(long requests, long examples, double millis) {
  Served plus(Served other) {
    return new Served(requests + other.requests, examples + other.examples, millis + other.millis);
  }
}

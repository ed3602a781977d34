package io.sluice.agent.batch;

/**
 * What a variant has run.
 *
 * @param examples of all the requests together
 * @param millis that their inferences took, ms
 */
public record Served(long requests, long examples, double millis) {
  Served plus(Served other) {
    return new Served(requests + other.requests, examples + other.examples, millis + other.millis);
  }
}

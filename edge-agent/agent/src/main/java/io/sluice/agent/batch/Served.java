package io.sluice.agent.batch;

/**
 * What a variant has answered.
 *
 * @param requests answered
 * @param millis that their inferences took, ms; of a batch each request has an equal part
 */
public record Served(long requests, double millis) {
  Served plus(Served other) {
    return new Served(requests + other.requests, millis + other.millis);
  }
}

package io.sluice.gateway.admission;

import java.time.Duration;

/**
 * The bounds of what is let in.
 *
 * @param inFlight the most requests in flight of all models
 * @param inFlightPerModel the most of one model
 * @param inFlightPerClient the most of one client
 * @param payloadBytes the largest request
 * @param defaultDeadline of requests that name none
 * @param maxDeadline the longest that may be asked for
 */
public record AdmissionLimits(
    int inFlight,
    int inFlightPerModel,
    int inFlightPerClient,
    int payloadBytes,
    Duration defaultDeadline,
    Duration maxDeadline) {
  public AdmissionLimits {
    if (Math.min(Math.min(inFlight, inFlightPerModel), Math.min(inFlightPerClient, payloadBytes))
        < 1) {
      throw new IllegalArgumentException("Every admission limit is at least 1");
    }
    if (defaultDeadline.toMillis() < 1 || defaultDeadline.compareTo(maxDeadline) > 0) {
      throw new IllegalArgumentException(
          "The default deadline must be from 1 ms to the longest deadline, "
              + maxDeadline.toMillis()
              + " ms, but is "
              + defaultDeadline.toMillis()
              + " ms");
    }
  }
}

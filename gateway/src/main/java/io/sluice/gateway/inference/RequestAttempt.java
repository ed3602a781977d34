package io.sluice.gateway.inference;

import java.time.Duration;

/**
 * One sending of a request.
 *
 * @param number 1 for the first
 * @param timeLeft until the deadline
 */
public record RequestAttempt(InferenceCall call, int number, Duration timeLeft) {}

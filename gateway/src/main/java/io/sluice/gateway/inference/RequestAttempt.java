package io.sluice.gateway.inference;

import java.time.Duration;

/**
 * One sending of a request.
 *
 * @param number 1 for the first
 * @param timeLeft until the deadline
 * @param leftToAgent of it, until the answer must be with the broker as far as an agent can tell
 * @param behind how many more follow it at once, for each agent
 */
public record RequestAttempt(
    InferenceCall call, int number, Duration timeLeft, Duration leftToAgent, int behind) {}

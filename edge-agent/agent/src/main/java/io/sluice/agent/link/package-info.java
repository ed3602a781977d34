/**
 * The agent's link to Kafka: requests in, replies, telemetry and decisions out, policies in.
 *
 * <p>Each client is confined to a named thread: the request consumer and the reply producer to
 * {@code sluice-link}, the report producer to {@code sluice-reports}, the policy consumer to {@code
 * sluice-policies}. Other threads communicate through bounded queues. No other package depends on
 * Kafka.
 */
@NullMarked
package io.sluice.agent.link;

import org.jspecify.annotations.NullMarked;

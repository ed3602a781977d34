/**
 * The agent's link to Kafka: requests in, replies, telemetry and decisions out, policies in.
 *
 * <p>Each client is confined to one named thread: the request consumer and the reply producer to
 * {@code sluice-link}, the report producer to {@code sluice-reports}, the policy consumer to {@code
 * sluice-policies}. Others reach them through bounded queues. Nothing outside this package knows
 * that it is Kafka.
 */
@NullMarked
package io.sluice.agent.link;

import org.jspecify.annotations.NullMarked;

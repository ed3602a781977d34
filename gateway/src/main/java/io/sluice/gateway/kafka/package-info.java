/**
 * The gateway's Kafka clients: requests and dead letters out; replies, telemetry, decisions and
 * policies in; the topics themselves.
 *
 * <p>Thread contract: each client is confined to one named thread, {@code sluice-<what>}. Others
 * enqueue and never block; what comes in is parsed on the client's thread and handed to the owner
 * through the executor it gave.
 */
@NullMarked
package io.sluice.gateway.kafka;

import org.jspecify.annotations.NullMarked;

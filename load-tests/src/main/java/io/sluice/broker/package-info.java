/**
 * A real Kafka broker (KRaft, one node) without Docker: the broker's own classes in a child
 * process, so that its heap, its garbage and its death are its own.
 *
 * <p>Belongs here: starting, stopping, killing and restarting that process, and the settings of a
 * one-node cluster on the loopback interface. What is said to the broker belongs to its callers. A
 * {@link io.sluice.broker.BrokerProcess} is used by one thread at a time.
 */
@NullMarked
package io.sluice.broker;

import org.jspecify.annotations.NullMarked;

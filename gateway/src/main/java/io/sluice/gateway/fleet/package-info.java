/**
 * What is known of the agents: their last telemetry, whether they are there, what they decided, and
 * the policies they are under; and the loop that moves their groups' policies with demand.
 *
 * <p>Thread contract: confined to the event loop of the gateway; records may go anywhere.
 */
@NullMarked
package io.sluice.gateway.fleet;

import org.jspecify.annotations.NullMarked;

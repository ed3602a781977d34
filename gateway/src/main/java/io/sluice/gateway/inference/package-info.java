/**
 * What happens to a request between the edge that took it and the agent that answers it:
 * correlation, deadlines, sending again, and exactly one end for each.
 *
 * <p>Belongs here: the core and the ports it needs, free of HTTP and of Kafka. Thread contract:
 * everything mutable is confined to the one event loop that owns the {@link
 * io.sluice.gateway.inference.Correlator}; values may go anywhere.
 */
@NullMarked
package io.sluice.gateway.inference;

import org.jspecify.annotations.NullMarked;

/**
 * Laws of adaptation on the real path: registry, broker, gateway and one agent as processes, real
 * variants, real hogs, the same arrivals for each law in turn.
 *
 * <p>Belongs here: what only the live comparison needs. Programs are started as the demo starts
 * them. Confined to the main thread but for what runs {@link io.sluice.bench.live.BackgroundTask} a
 * run and the replies of {@link io.sluice.bench.live.TraceReplay}.
 */
@NullMarked
package io.sluice.bench.live;

import org.jspecify.annotations.NullMarked;

/**
 * {@code sluice-bench simulate} and {@code sluice-bench workload}: laws of adaptation compared on a
 * ladder, a device, a policy and requests that come as files, and the making of such requests.
 *
 * <p>Belongs here: the formats of these files, as {@code load-tests/simulation.md} describes them,
 * and what is told of the outcome. The same command gives the same files; seeds are spread over the
 * processors, everything else is confined to the caller's thread.
 */
@NullMarked
package io.sluice.bench.simulation;

import org.jspecify.annotations.NullMarked;

/**
 * {@code sluice-bench adaptation}: the law of adaptation against those of the literature and an
 * oracle, in simulation.
 *
 * <p>Belongs here: the devices and workloads that laws are tuned and reported on, the experiments,
 * their page. Deterministic; seeds are spread over the processors.
 */
@NullMarked
package io.sluice.bench.adaptation;

import org.jspecify.annotations.NullMarked;

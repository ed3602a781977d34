/**
 * A device that is not there: the world it lives in, its discrete-event simulation, and an oracle
 * that knows the future of that world.
 *
 * <p>Everything is deterministic per seed; confined to one thread.
 */
@NullMarked
package io.sluice.adaptation.simulate;

import org.jspecify.annotations.NullMarked;

/**
 * Discrete-event simulation of devices and fleets, their simulated worlds, and an oracle with
 * perfect foresight of a world.
 *
 * <p>Everything is deterministic per seed; confined to one thread.
 */
@NullMarked
package io.sluice.adaptation.simulate;

import org.jspecify.annotations.NullMarked;

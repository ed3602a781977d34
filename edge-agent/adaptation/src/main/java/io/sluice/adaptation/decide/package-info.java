/**
 * The control law: from the queue and the sensor readings to a rung for each inference and a
 * leading rung, with reasons.
 *
 * <p>No I/O and no clock except the times passed in. Values may be shared between threads; a law is
 * confined to one thread, or guarded by the caller.
 */
@NullMarked
package io.sluice.adaptation.decide;

import org.jspecify.annotations.NullMarked;

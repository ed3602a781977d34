/**
 * The control law: what waits and what the sensors say in, a rung for each inference and a rung to
 * lead out, with their reasons.
 *
 * <p>No clock but the times that it is told, no I/O. Values may be shared between threads; a law is
 * confined to one, or guarded by who calls it.
 */
@NullMarked
package io.sluice.adaptation.decide;

import org.jspecify.annotations.NullMarked;

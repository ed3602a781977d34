/**
 * The control law: a snapshot and a policy in, a decision with its reason out.
 *
 * <p>Pure functions and values: no clock but the snapshot's, no I/O, safe to share between threads.
 */
@NullMarked
package io.sluice.adaptation.decide;

import org.jspecify.annotations.NullMarked;

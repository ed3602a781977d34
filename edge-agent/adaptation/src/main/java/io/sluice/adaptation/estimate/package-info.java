/**
 * What a device is like now, learned from what it did: how much slower than when it was calm, how
 * sure that is, and how it heats.
 *
 * <p>Every estimator stays finite whatever it is fed; a value that is not a number changes nothing.
 * Thread contract: each is confined to the law that owns it.
 */
@NullMarked
package io.sluice.adaptation.estimate;

import org.jspecify.annotations.NullMarked;

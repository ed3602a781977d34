/** Constraints of the device loop. Values only; safe to share between threads. */
@NullMarked
package io.sluice.adaptation.policy;

import org.jspecify.annotations.NullMarked;

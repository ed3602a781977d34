/** The limits inside which a device loop moves. Values only; safe to share between threads. */
@NullMarked
package io.sluice.adaptation.policy;

import org.jspecify.annotations.NullMarked;

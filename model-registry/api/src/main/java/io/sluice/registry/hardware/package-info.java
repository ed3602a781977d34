/**
 * What a device is and what a variant needs of one, as immutable values.
 *
 * <p>Detecting the hardware is the agent's business; here is only what was found. Safe to share
 * between threads.
 */
@NullMarked
package io.sluice.registry.hardware;

import org.jspecify.annotations.NullMarked;

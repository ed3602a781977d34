/**
 * The rungs of this device: found, pulled, probed, loaded, served, left.
 *
 * <p>{@link io.sluice.agent.ladder.VariantLadder} is confined to its loader thread, but for {@code
 * acquire} and {@code view}, which any thread may call. States are immutable records whose methods
 * are the legal transitions.
 */
@NullMarked
package io.sluice.agent.ladder;

import org.jspecify.annotations.NullMarked;

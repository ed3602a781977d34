/**
 * The rungs of this device: resolved, pulled, probed, loaded, served, unloaded.
 *
 * <p>{@link io.sluice.agent.ladder.VariantLadder} is confined to its loader thread, except for
 * {@code acquire} and {@code view}, open to any thread. States are immutable records with the legal
 * transitions as methods.
 */
@NullMarked
package io.sluice.agent.ladder;

import org.jspecify.annotations.NullMarked;

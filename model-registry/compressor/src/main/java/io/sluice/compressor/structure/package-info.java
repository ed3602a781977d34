/**
 * The shape of a graph: which channels hang together, and how they are taken out.
 *
 * <p>Belongs here: the analysis of coupled channels, slicing of parameters, and counts of work.
 * Which channels are worth keeping is decided elsewhere. Pure; an analysis is confined to the
 * thread that makes it, its result is immutable.
 */
@NullMarked
package io.sluice.compressor.structure;

import org.jspecify.annotations.NullMarked;

/**
 * Channel structure of a graph: analysis of coupled channels and structured removal.
 *
 * <p>Belongs here: the analysis of coupled channels, slicing of parameters, and counts of work. The
 * choice of channels worth keeping is made elsewhere. Pure; an analysis is confined to the creating
 * thread, the result is immutable.
 */
@NullMarked
package io.sluice.graph.structure;

import org.jspecify.annotations.NullMarked;

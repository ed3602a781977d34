/**
 * A model as a flat list of typed ATen operations over named values: what techniques work on that
 * must see the whole data flow.
 *
 * <p>Belongs here: the {@link io.sluice.compressor.graph.Graph}, reading it from a TorchScript
 * module and printing it as one again, editing it, and the signatures of operators. No technique
 * and no arithmetic on weights. Graphs are immutable and safe to share; an editor is confined to
 * one thread.
 */
@NullMarked
package io.sluice.compressor.graph;

import org.jspecify.annotations.NullMarked;

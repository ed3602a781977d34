/**
 * Computation graph of a model: a flat list of typed ATen operations over named values, for
 * techniques in need of the whole data flow.
 *
 * <p>Belongs here: the {@link io.sluice.graph.ComputationGraph}, reader from and writer to
 * TorchScript modules, the editor, and operator signatures. Techniques and arithmetic on weights do
 * not. Graphs are immutable and safe to share; an editor is confined to a single thread.
 */
@NullMarked
package io.sluice.graph;

import org.jspecify.annotations.NullMarked;

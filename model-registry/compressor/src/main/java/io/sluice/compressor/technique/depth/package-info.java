/**
 * Depth pruning: steps that remove whole blocks and layers from the graph of a model.
 *
 * <p>Belongs here: the search for removable parts of equal input and output shape, and measures of
 * the effect of a removal on the outputs. Steps are stateless and safe to share.
 */
@NullMarked
package io.sluice.compressor.technique.depth;

import org.jspecify.annotations.NullMarked;

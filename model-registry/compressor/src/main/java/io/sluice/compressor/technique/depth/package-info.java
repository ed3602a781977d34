/**
 * Steps that make a model less deep: they take whole blocks and layers out of its graph.
 *
 * <p>Belongs here: finding what can be left out without another shape, and what its absence does to
 * the answers. Steps hold no state and are safe to share.
 */
@NullMarked
package io.sluice.compressor.technique.depth;

import org.jspecify.annotations.NullMarked;

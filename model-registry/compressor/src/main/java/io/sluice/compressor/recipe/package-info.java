/**
 * Drives the parts: which steps make which variant, in which order, and what is kept.
 *
 * <p>Belongs here: {@link io.sluice.compressor.recipe.Recipe}s, the {@link
 * io.sluice.compressor.recipe.Catalogue} of techniques that they can name, and the library's entry,
 * {@link io.sluice.compressor.recipe.LadderBuilder}. Recipes are values; a build is confined to the
 * thread that calls it, which may be interrupted; several builds may run at the same time in
 * different folders.
 */
@NullMarked
package io.sluice.compressor.recipe;

import org.jspecify.annotations.NullMarked;

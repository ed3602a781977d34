/**
 * Which steps make which variant, in which order.
 *
 * <p>Belongs here: {@link io.sluice.compressor.recipe.Recipe}s, the {@link
 * io.sluice.compressor.recipe.TechniqueCatalogue} of techniques that they can name, applying them,
 * and which ones every model gets. Nothing is measured. Recipes are values; a {@link
 * io.sluice.compressor.recipe.RecipeRunner} is confined to the thread that calls it, which may be
 * interrupted.
 */
@NullMarked
package io.sluice.compressor.recipe;

import org.jspecify.annotations.NullMarked;

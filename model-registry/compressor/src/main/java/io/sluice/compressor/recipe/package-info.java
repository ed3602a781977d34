/**
 * Recipes: the steps of each variant, in order.
 *
 * <p>Belongs here: {@link io.sluice.compressor.recipe.Recipe}s, the {@link
 * io.sluice.compressor.recipe.TechniqueCatalogue} of techniques for recipes, the application of
 * recipes, and the usual recipes for every model. Nothing is measured. Recipes are values; a {@link
 * io.sluice.compressor.recipe.RecipeRunner} is confined to the calling thread; this thread may be
 * interrupted.
 */
@NullMarked
package io.sluice.compressor.recipe;

import org.jspecify.annotations.NullMarked;

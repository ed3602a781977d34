/**
 * Finds the recipe that serves a goal best: what is wanted ({@link
 * io.sluice.compressor.search.Goal}), what can be tried, what to try next and when to stop.
 *
 * <p>Belongs here: decisions, as pure functions of what was measured so far, and the loop that has
 * them carried out. Making and measuring variants is the business of others. Everything is a value
 * or confined to the thread that runs a search, which may be interrupted.
 */
@NullMarked
package io.sluice.compressor.search;

import org.jspecify.annotations.NullMarked;

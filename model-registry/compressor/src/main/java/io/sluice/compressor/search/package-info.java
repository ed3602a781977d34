/**
 * Search for the recipe serving a goal best: the goal ({@link
 * io.sluice.compressor.search.CompressionGoal}), the space of variants, the choice of the next
 * trial and the end of the search.
 *
 * <pre>
 *  SensitivityAnalysis ──► UsualSpace ──► Space of Candidates ─┐
 *                                                              ▼
 *  Goal ───────────────────────────────────────────────────► Strategy ──► Stop ──► Outcome
 *                                                             ▲    │
 *                    Trials, kept in the Journal ─────────────┘    │ Try
 *                          ▲                                       ▼
 *                          └───────────────────────────────── Laboratory
 * </pre>
 *
 * <p>{@link io.sluice.compressor.search.VariantSearch} runs this loop. The strategy takes its
 * expectations of variants from the surrogate; the surrogate learns from the trials.
 *
 * <p>A technique becomes part of the search by a {@link io.sluice.compressor.search.DimensionLevel}
 * of a {@link io.sluice.compressor.search.SearchDimension}, with guessed effects, corrected by
 * trials.
 *
 * <p>Belongs here: decisions, as pure functions of the measurements so far, and the loop carrying
 * out the decisions. Making and measuring variants is the business of others. Everything is a value
 * or confined to the thread of a search; this thread may be interrupted.
 */
@NullMarked
package io.sluice.compressor.search;

import org.jspecify.annotations.NullMarked;

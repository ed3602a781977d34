/**
 * Finds the recipe that serves a goal best: what is wanted ({@link
 * io.sluice.compressor.search.CompressionGoal}), what can be tried, what to try next and when to
 * stop.
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
 * <p>{@link io.sluice.compressor.search.VariantSearch} runs that circle. The strategy expects of
 * variants what the surrogate says, which learns from the trials.
 *
 * <p>A technique becomes part of the search by a {@link io.sluice.compressor.search.DimensionLevel}
 * of a {@link io.sluice.compressor.search.SearchDimension}, with a guess of what it does. Trials
 * put guesses right.
 *
 * <p>Belongs here: decisions, as pure functions of what was measured so far, and the loop that has
 * them carried out. Making and measuring variants is the business of others. Everything is a value
 * or confined to the thread that runs a search, which may be interrupted.
 */
@NullMarked
package io.sluice.compressor.search;

import org.jspecify.annotations.NullMarked;

/**
 * Pages of results: experiments, what they found, figures against what was wanted of them, as
 * Markdown.
 *
 * <p>Belongs here: what the benchmarks' pages have in common. Values and pure functions, but for
 * {@link io.sluice.bench.page.ExperimentSuite}, which runs on its caller's thread.
 */
@NullMarked
package io.sluice.bench.page;

import org.jspecify.annotations.NullMarked;

/**
 * {@code sluice-bench compression}: the compressor against figures of the literature.
 *
 * <p>Belongs here: the experiments, each of which trains or takes a model, applies recipes to it
 * and measures what comes out, and the page of results. An experiment keeps what it trained in its
 * work folder, so that a second run goes on where the first one ended. Everything runs on the
 * thread of the command; training and measuring happen in child processes.
 */
@NullMarked
package io.sluice.bench.compression;

import org.jspecify.annotations.NullMarked;

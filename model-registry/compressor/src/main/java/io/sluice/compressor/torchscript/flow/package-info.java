/**
 * What a model's code does with its modules: which operation gets which value, found by reading the
 * code instead of running it.
 *
 * <p>Belongs here: the interpretation of parsed functions over symbols, with submodules and
 * functions inlined and what is constant folded, and the questions techniques ask of the result. It
 * never guesses: what it cannot follow is marked, and whoever asks must leave it alone. Pure; each
 * analysis is confined to the thread that runs it, its result may be shared.
 */
@NullMarked
package io.sluice.compressor.torchscript.flow;

import org.jspecify.annotations.NullMarked;

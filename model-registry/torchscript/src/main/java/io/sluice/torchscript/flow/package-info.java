/**
 * Data flow through the modules of a model: operations and their operands, found by interpreting
 * the code symbolically instead of running the model.
 *
 * <p>Belongs here: the interpretation of parsed functions over symbols, with submodules and
 * functions inlined and constants folded, and the queries of the techniques on the result. Nothing
 * is guessed: unsupported uses are marked, and techniques must leave the marked instances alone.
 * Pure; each analysis is confined to the calling thread, the result may be shared.
 */
@NullMarked
package io.sluice.torchscript.flow;

import org.jspecify.annotations.NullMarked;

/**
 * The library's entry: a model and a wish in, measured variants and a report out.
 *
 * <p>Belongs here: {@link io.sluice.compressor.compression.ModelCompression} and what it asks and
 * answers with; how variants are made, measured, judged and shipped, in which order, and where work
 * is kept meanwhile. A compression is confined to the thread that calls it, which may be
 * interrupted; several may run at the same time in different folders.
 */
@NullMarked
package io.sluice.compressor.compression;

import org.jspecify.annotations.NullMarked;

/**
 * Entry of the library: from a model and a request to measured variants and a report.
 *
 * <p>Belongs here: {@link io.sluice.compressor.compression.ModelCompression} with its requests and
 * results; making, measuring, judging and shipping variants, their order, and the storage of work
 * meanwhile. A compression is confined to the calling thread; this thread may be interrupted.
 * Several compressions may run at the same time in different folders.
 */
@NullMarked
package io.sluice.compressor.compression;

import org.jspecify.annotations.NullMarked;

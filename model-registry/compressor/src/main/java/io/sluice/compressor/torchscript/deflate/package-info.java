/**
 * A deflate encoder for archives that are written once and read often.
 *
 * <p>Belongs here: entropy coding of bytes in the format of RFC 1951, which libtorch's zip reader
 * undoes when it loads. Weights have no repetitions worth a reference, only skewed symbols; so what
 * {@link java.util.zip.Deflater} lacks is Huffman tables that begin where the statistics change.
 * Pure functions, safe to share; equal input gives equal bytes.
 */
@NullMarked
package io.sluice.compressor.torchscript.deflate;

import org.jspecify.annotations.NullMarked;

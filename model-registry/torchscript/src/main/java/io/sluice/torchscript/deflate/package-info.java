/**
 * A deflate encoder for archives written once and read often.
 *
 * <p>Belongs here: entropy coding of bytes in the format of RFC 1951, decoded by libtorch's zip
 * reader on loading. Weights have no repetitions worth a reference, only skewed symbols; the gain
 * over {@link java.util.zip.Deflater} comes from Huffman tables starting where the statistics
 * change. Pure functions, safe to share; equal input gives equal bytes.
 */
@NullMarked
package io.sluice.torchscript.deflate;

import org.jspecify.annotations.NullMarked;

/**
 * Compression of an fp32 model into a ladder of measured variants.
 *
 * <p>The packages follow the data flow: {@code torchscript} reads and writes models, {@code
 * technique} compresses, {@code evaluation} measures, {@code recipe} drives. Only vocabulary common
 * to all packages belongs here.
 */
@NullMarked
package io.sluice.compressor;

import org.jspecify.annotations.NullMarked;

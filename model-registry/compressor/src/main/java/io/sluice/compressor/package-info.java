/**
 * One fp32 model in, a ladder of compressed and measured models out.
 *
 * <p>The flow reads from left to right in the packages: {@code torchscript} reads and writes,
 * {@code technique} changes, {@code evaluation} measures, {@code recipe} drives. Only what all of
 * them say belongs here.
 */
@NullMarked
package io.sluice.compressor;

import org.jspecify.annotations.NullMarked;

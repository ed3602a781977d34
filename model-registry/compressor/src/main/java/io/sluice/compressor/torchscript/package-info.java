/**
 * TorchScript archives as values: read, taken apart, put together again and written, without
 * running them.
 *
 * <p>Belongs here: the zip container, the pickle subset that libtorch writes, tensors, and the tree
 * of module instances. The source text of the classes is in {@code torchscript.code}, what that
 * text does with the modules in {@code torchscript.flow}. All values are immutable and compare by
 * identity where the archive does (tensors, storages, objects), so that what is tied stays tied.
 *
 * <p>Everything that is read may come from a stranger: sizes, depths and class names are checked
 * before they are believed. A {@link io.sluice.compressor.torchscript.ScriptArchive} is confined to
 * one thread; the values are safe to share as long as their archive is open.
 */
@NullMarked
package io.sluice.compressor.torchscript;

import org.jspecify.annotations.NullMarked;

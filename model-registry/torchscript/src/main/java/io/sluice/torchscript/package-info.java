/**
 * TorchScript archives as values: read, taken apart, reassembled and written, without being
 * executed.
 *
 * <p>Belongs here: the zip container, the pickle subset of libtorch, tensors, and the tree of
 * module instances. The source text of the classes is in {@code torchscript.code}, the data flow
 * through the modules in {@code torchscript.flow}. All values are immutable; tensors, storages and
 * objects compare by identity as in the archive, so that ties are kept.
 *
 * <p>Archives may come from a stranger: sizes, depths and class names are checked before use. A
 * {@link io.sluice.torchscript.ScriptArchive} is confined to one thread; the values are safe to
 * share while their archive is open.
 */
@NullMarked
package io.sluice.torchscript;

import org.jspecify.annotations.NullMarked;

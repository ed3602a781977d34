/**
 * ONNX files as values: read, checked and written, without being executed (onnx.proto of ONNX 1.12
 * to 1.17, IR versions 3 to 10).
 *
 * <p>Belongs here: the protobuf encoding of the messages needed by a converter, external data, and
 * the rules for every graph regardless of operators (unique names, no read of an unproduced value,
 * no cycles). The meaning of operators does not belong here.
 *
 * <p>Files may come from a stranger: sizes, counts, paths and nesting are checked before use. The
 * bytes of tensors stay in the mapped file until read, so the file must not be truncated while the
 * model is in use. All values are immutable and safe to share.
 */
@NullMarked
package io.sluice.onnx.format;

import org.jspecify.annotations.NullMarked;

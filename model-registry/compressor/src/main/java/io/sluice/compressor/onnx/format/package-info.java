/**
 * ONNX files as values: read, checked and written, without running them (onnx.proto of ONNX 1.12 to
 * 1.17, IR versions 3 to 10).
 *
 * <p>Belongs here: the protobuf encoding of the messages that a converter needs, external data, and
 * the rules that every graph must keep whatever its operators mean (unique names, nothing read that
 * is not made, no cycles). What the operators mean does not.
 *
 * <p>Everything that is read may come from a stranger: sizes, counts, paths and nesting are checked
 * before they are believed. The bytes of the tensors stay in the mapped file until they are asked
 * for, so the file must not be truncated while its model is used. All values are immutable and safe
 * to share.
 */
@NullMarked
package io.sluice.compressor.onnx.format;

import org.jspecify.annotations.NullMarked;

/**
 * The text of TorchScript classes and functions: found by name, taken apart, edited.
 *
 * <p>Belongs here: source files split into classes, members and functions, and the syntax tree of a
 * function body for the subset of Python that libtorch prints (torch/csrc/jit/serialization/
 * python_print.cpp). What the code does is not known here. Values only; safe to share.
 */
@NullMarked
package io.sluice.compressor.torchscript.code;

import org.jspecify.annotations.NullMarked;

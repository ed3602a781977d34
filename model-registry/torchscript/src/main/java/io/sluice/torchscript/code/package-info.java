/**
 * The text of TorchScript classes and functions: found by name, split and edited.
 *
 * <p>Belongs here: source files split into classes, members and functions, and syntax trees of
 * function bodies in the subset of Python printed by libtorch
 * (torch/csrc/jit/serialization/python_print.cpp). The meaning of the code is not known here.
 * Values only; safe to share.
 */
@NullMarked
package io.sluice.torchscript.code;

import org.jspecify.annotations.NullMarked;

package io.sluice.compressor.torchscript.flow;

import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.code.Span;
import java.util.List;

/**
 * A call expression in a method, with arguments and result.
 *
 * @param callee called method or function
 * @param caller instance owning the method with the expression
 * @param method name of the calling method
 * @param span range of the whole call in the method's text
 * @param argumentSpans ranges of the positional arguments
 */
public record Invocation(
    Operand callee,
    ScriptObject caller,
    String method,
    Span span,
    List<Span> argumentSpans,
    List<Operand> arguments,
    Operand result) {}

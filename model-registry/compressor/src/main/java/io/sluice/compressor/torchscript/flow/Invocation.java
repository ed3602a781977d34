package io.sluice.compressor.torchscript.flow;

import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.code.Span;
import java.util.List;

/**
 * One call expression in a method, with what went in and what came out.
 *
 * @param callee what is called
 * @param caller the instance whose method has the expression
 * @param method the method's name
 * @param span of the whole call in the method's text
 * @param argumentSpans of the positional arguments
 */
public record Invocation(
    Operand callee,
    ScriptObject caller,
    String method,
    Span span,
    List<Span> argumentSpans,
    List<Operand> arguments,
    Operand result) {}

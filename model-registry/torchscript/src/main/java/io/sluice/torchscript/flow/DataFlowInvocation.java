package io.sluice.torchscript.flow;

import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.code.SourceSpan;
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
public record DataFlowInvocation(
    DataFlowOperand callee,
    ScriptObject caller,
    String method,
    SourceSpan span,
    List<SourceSpan> argumentSpans,
    List<DataFlowOperand> arguments,
    DataFlowOperand result) {}

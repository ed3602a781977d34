package io.sluice.torchscript.code;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression with a position in the text of the function. */
public sealed interface ScriptExpression {
  SourceSpan span();

  record Name(SourceSpan span, String id) implements ScriptExpression {}

  /**
   * A literal.
   *
   * @param value a Long, Double, Boolean or String; null for None
   */
  record Literal(SourceSpan span, @Nullable Object value) implements ScriptExpression {}

  record Attribute(SourceSpan span, ScriptExpression target, String name)
      implements ScriptExpression {}

  record Call(SourceSpan span, ScriptExpression callee, List<Argument> arguments)
      implements ScriptExpression {}

  /**
   * An argument of a call.
   *
   * @param keyword null for a positional argument
   */
  record Argument(@Nullable String keyword, ScriptExpression value) {}

  record Subscript(SourceSpan span, ScriptExpression target, List<ScriptExpression> indices)
      implements ScriptExpression {}

  /** A list or tuple display. */
  record Items(SourceSpan span, boolean tuple, List<ScriptExpression> items)
      implements ScriptExpression {}

  /** An expression with operators and operands: arithmetic, comparison, logic, dict display. */
  record Operators(SourceSpan span, String operator, List<ScriptExpression> operands)
      implements ScriptExpression {}

  /** {@code whenTrue if condition else whenFalse}. */
  record Choice(
      SourceSpan span,
      ScriptExpression condition,
      ScriptExpression whenTrue,
      ScriptExpression whenFalse)
      implements ScriptExpression {}
}

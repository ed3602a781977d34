package io.sluice.compressor.torchscript.code;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression with a position in the text of the function. */
public sealed interface Expression {
  Span span();

  record Name(Span span, String id) implements Expression {}

  /**
   * A literal.
   *
   * @param value a Long, Double, Boolean or String; null for None
   */
  record Literal(Span span, @Nullable Object value) implements Expression {}

  record Attribute(Span span, Expression target, String name) implements Expression {}

  record Call(Span span, Expression callee, List<Argument> arguments) implements Expression {}

  /**
   * An argument of a call.
   *
   * @param keyword null for a positional argument
   */
  record Argument(@Nullable String keyword, Expression value) {}

  record Subscript(Span span, Expression target, List<Expression> indices) implements Expression {}

  /** A list or tuple display. */
  record Items(Span span, boolean tuple, List<Expression> items) implements Expression {}

  /** An expression with operators and operands: arithmetic, comparison, logic, dict display. */
  record Operators(Span span, String operator, List<Expression> operands) implements Expression {}

  /** {@code whenTrue if condition else whenFalse}. */
  record Choice(Span span, Expression condition, Expression whenTrue, Expression whenFalse)
      implements Expression {}
}

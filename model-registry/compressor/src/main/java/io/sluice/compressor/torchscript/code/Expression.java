package io.sluice.compressor.torchscript.code;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression and where it stands in its function's text. */
public sealed interface Expression {
  Span span();

  record Name(Span span, String id) implements Expression {}

  /**
   * @param value a Long, Double, Boolean or String, null for None
   */
  record Literal(Span span, @Nullable Object value) implements Expression {}

  record Attribute(Span span, Expression target, String name) implements Expression {}

  record Call(Span span, Expression callee, List<Argument> arguments) implements Expression {}

  /**
   * @param keyword null when positional
   */
  record Argument(@Nullable String keyword, Expression value) {}

  record Subscript(Span span, Expression target, List<Expression> indices) implements Expression {}

  /** A list or tuple display. */
  record Items(Span span, boolean tuple, List<Expression> items) implements Expression {}

  /** Anything made of operands by operators: arithmetic, comparison, logic, dict display. */
  record Operators(Span span, String operator, List<Expression> operands) implements Expression {}

  /** {@code whenTrue if condition else whenFalse}. */
  record Choice(Span span, Expression condition, Expression whenTrue, Expression whenFalse)
      implements Expression {}
}

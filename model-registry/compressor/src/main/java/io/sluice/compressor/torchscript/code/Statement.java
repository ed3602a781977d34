package io.sluice.compressor.torchscript.code;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement of a function body. */
public sealed interface Statement {
  /**
   * An assignment.
   *
   * @param targets one expression, or the parts of an unpacked tuple
   */
  record Assign(List<Expression> targets, boolean unpack, Expression value) implements Statement {}

  record Evaluate(Expression value) implements Statement {}

  record Return(@Nullable Expression value) implements Statement {}

  record If(Expression condition, List<Statement> whenTrue, List<Statement> whenFalse)
      implements Statement {}

  /**
   * A {@code for} or {@code while} loop.
   *
   * @param targets loop variables; empty for {@code while}
   */
  record Loop(List<Expression> targets, Expression over, List<Statement> body)
      implements Statement {}

  record With(List<Expression> contexts, List<Statement> body) implements Statement {}

  /** {@code pass}, {@code break} or {@code continue}. */
  record Simple(String keyword) implements Statement {}
}

package io.sluice.compressor.torchscript.code;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement of a function body. */
public sealed interface Statement {
  /**
   * @param targets one expression, or the parts of a tuple to unpack into
   */
  record Assign(List<Expression> targets, boolean unpack, Expression value) implements Statement {}

  record Evaluate(Expression value) implements Statement {}

  record Return(@Nullable Expression value) implements Statement {}

  record If(Expression condition, List<Statement> whenTrue, List<Statement> whenFalse)
      implements Statement {}

  /**
   * @param targets loop variables; empty for {@code while}
   */
  record Loop(List<Expression> targets, Expression over, List<Statement> body)
      implements Statement {}

  record With(List<Expression> contexts, List<Statement> body) implements Statement {}

  /** {@code pass}, {@code break} or {@code continue}. */
  record Simple(String keyword) implements Statement {}
}

package io.sluice.torchscript.code;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement of a function body. */
public sealed interface ScriptStatement {
  /**
   * An assignment.
   *
   * @param targets one expression, or the parts of an unpacked tuple
   */
  record Assign(List<ScriptExpression> targets, boolean unpack, ScriptExpression value)
      implements ScriptStatement {}

  record Evaluate(ScriptExpression value) implements ScriptStatement {}

  record Return(@Nullable ScriptExpression value) implements ScriptStatement {}

  record If(
      ScriptExpression condition, List<ScriptStatement> whenTrue, List<ScriptStatement> whenFalse)
      implements ScriptStatement {}

  /**
   * A {@code for} or {@code while} loop.
   *
   * @param targets loop variables; empty for {@code while}
   */
  record Loop(List<ScriptExpression> targets, ScriptExpression over, List<ScriptStatement> body)
      implements ScriptStatement {}

  record With(List<ScriptExpression> contexts, List<ScriptStatement> body)
      implements ScriptStatement {}

  /** {@code pass}, {@code break} or {@code continue}. */
  record Simple(String keyword) implements ScriptStatement {}
}

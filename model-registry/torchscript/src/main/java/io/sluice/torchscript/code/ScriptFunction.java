package io.sluice.torchscript.code;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A parsed function or method; the first parameter of a method is the module. */
public record ScriptFunction(String name, List<Parameter> parameters, List<ScriptStatement> body) {
  /**
   * A parameter.
   *
   * @param type type as written, such as {@code Tensor}; empty if absent
   */
  public record Parameter(String name, String type, @Nullable ScriptExpression defaultValue) {}
}

package io.sluice.compressor.torchscript.code;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A parsed function or method; the first parameter of a method is the module. */
public record Function(String name, List<Parameter> parameters, List<Statement> body) {
  /**
   * A parameter.
   *
   * @param type type as written, such as {@code Tensor}; empty if absent
   */
  public record Parameter(String name, String type, @Nullable Expression defaultValue) {}
}

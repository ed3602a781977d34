package io.sluice.compressor.torchscript.code;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A parsed function or method; a method's first parameter is its module. */
public record Function(String name, List<Parameter> parameters, List<Statement> body) {
  /**
   * @param type as written, such as {@code Tensor}; empty when not given
   */
  public record Parameter(String name, String type, @Nullable Expression defaultValue) {}
}

package io.sluice.compressor.graph;

import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.code.ClassSource;
import java.util.List;

/**
 * Opaque module of a graph, such as an observer, or packed parameters with kernels. Nodes with
 * operator {@link #CALL} call the module's {@code forward}.
 *
 * @param classes sources of the module's class and of all classes used there
 */
public record Submodule(ScriptObject object, List<ClassSource> classes) {
  /** Operator of call nodes; the argument {@code module} is an {@link Argument.Module}. */
  public static final String CALL = "forward";

  public Submodule {
    classes = List.copyOf(classes);
  }
}

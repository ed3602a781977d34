package io.sluice.graph;

import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.code.ScriptClassSource;
import java.util.List;

/**
 * Opaque module of a graph, such as an observer, or packed parameters with kernels. Nodes with
 * operator {@link #CALL} call the module's {@code forward}.
 *
 * @param classes sources of the module's class and of all classes used there
 */
public record OpaqueModule(ScriptObject object, List<ScriptClassSource> classes) {
  /** Operator of call nodes; the argument {@code module} is an {@link NodeArgument.Module}. */
  public static final String CALL = "forward";

  public OpaqueModule {
    classes = List.copyOf(classes);
  }
}

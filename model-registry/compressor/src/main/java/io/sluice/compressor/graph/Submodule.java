package io.sluice.compressor.graph;

import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.code.ClassSource;
import java.util.List;

/**
 * A module whose code the graph does not see into: packed parameters and what runs on them,
 * observers. A node of the operator {@link #CALL} calls its {@code forward}.
 *
 * @param classes the text of its class, and of those that this needs
 */
public record Submodule(ScriptObject object, List<ClassSource> classes) {
  /** The operator; its argument {@code module} is an {@link Argument.Module}. */
  public static final String CALL = "forward";

  public Submodule {
    classes = List.copyOf(classes);
  }
}

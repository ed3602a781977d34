package io.sluice.compressor.technique;

import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Inventory of the modules of a model, for messages. */
public final class ModuleInventory {
  private ModuleInventory() {}

  /** Returns counts of instances by class, such as {@code 2 Conv2d, 1 Linear, 1 Net}. */
  public static String of(ScriptModule model) {
    Map<String, Long> counts =
        model.objects().stream()
            .collect(
                Collectors.groupingBy(
                    ScriptObject::simpleName, TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(e -> e.getValue() + " " + e.getKey())
        .collect(Collectors.joining(", "));
  }
}

package io.sluice.compressor.coding;

import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.torchscript.ScriptValue;
import io.sluice.torchscript.code.ScriptSourceTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Model returning all of its own tensors for any input: half of them attributes of the root, half
 * of a child in a {@code Sequential}-like attribute named {@code 0}.
 */
final class StoredTensorEchoModel {
  private StoredTensorEchoModel() {}

  static ScriptModule of(List<ScriptTensor> tensors) {
    Map<String, ScriptValue> own = new LinkedHashMap<>();
    Map<String, ScriptValue> childs = new LinkedHashMap<>();
    List<String> all = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      boolean inChild = i % 2 == 1;
      (inChild ? childs : own).put("t" + i, tensors.get(i));
      String holder = inChild ? "getattr(self, \"0\")" : "self";
      all.add("torch.to(torch.flatten(" + holder + ".t" + i + "), 6)");
    }
    ScriptObject child = ScriptObject.of("__torch__.some.Child", childs);
    own.put("0", child);
    String code =
        "class Probe(Module):\n  __parameters__ = []\n  __buffers__ = []\n"
            + attributes(own)
            + "  __annotations__[\"0\"] = __torch__.some.Child\n"
            + "  def forward(self: __torch__.Probe,\n    x: Tensor) -> Tensor:\n"
            + "    return torch.cat(["
            + String.join(", ", all)
            + "])\n";
    String childCode =
        "class Child(Module):\n  __parameters__ = []\n  __buffers__ = []\n"
            + attributes(childs)
            + "  def forward(self: __torch__.some.Child) -> int:\n    return 0\n";
    return new ScriptModule(
        ScriptObject.of("__torch__.Probe", own),
        ScriptValue.tuple(),
        ScriptSourceTree.parse(Map.of("__torch__.py", code, "__torch__/some.py", childCode)),
        "3",
        Map.of());
  }

  private static String attributes(Map<String, ScriptValue> attributes) {
    StringBuilder text = new StringBuilder();
    attributes.forEach(
        (name, value) -> {
          if (value instanceof ScriptTensor) {
            text.append("  ").append(name).append(" : Tensor\n");
          }
        });
    return text.toString();
  }
}

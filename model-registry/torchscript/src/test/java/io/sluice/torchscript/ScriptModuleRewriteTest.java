package io.sluice.torchscript;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.torchscript.code.ScriptClassSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptModuleRewriteTest {
  private static final String NAME = "__torch__.test.Swapped";
  private static final ScriptClassSource SWAPPED =
      ScriptClassSource.parse(
          NAME,
          """
          class Swapped(Module):
            __parameters__ = []
            __buffers__ = []
            def forward(self: __torch__.test.Swapped,
              input: Tensor) -> Tensor:
              return input
          """);

  @Test
  void instancesOfOneClassThatDifferGetClassesOfTheirOwn() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("scripted")) {
      ScriptModule module = archive.module();
      ScriptObject first = child(module.root(), "first");
      ScriptObject second = child(module.root(), "second");
      assertThat(first.className()).isEqualTo(second.className());

      ScriptModule changed = replaced(module, child(first, "conv"));

      ScriptObject newFirst = child(changed.root(), "first");
      ScriptObject newSecond = child(changed.root(), "second");
      assertThat(newSecond.className()).isEqualTo(second.className());
      assertThat(newFirst.className()).isNotEqualTo(second.className());
      assertThat(declared(changed, changed.root(), "first")).isEqualTo(newFirst.className());
      assertThat(declared(changed, newFirst, "conv")).isEqualTo(NAME);
      assertThat(declared(changed, newSecond, "conv")).endsWith("Conv2d");
      assertThat(text(changed, newFirst)).contains("self: " + newFirst.className() + ",");
    }
  }

  @Test
  void aClassWhoseInstancesChangeAlikeKeepsItsName() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("scripted")) {
      ScriptModule module = archive.module();
      ScriptObject first = child(module.root(), "first");

      ScriptModule changed =
          replaced(module, child(first, "conv"), child(child(module.root(), "second"), "conv"));

      assertThat(child(changed.root(), "first").className()).isEqualTo(first.className());
      assertThat(declared(changed, child(changed.root(), "first"), "conv")).isEqualTo(NAME);
    }
  }

  @Test
  void classesThatNobodyUsesAnyMoreAreDropped() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("scripted")) {
      ScriptModule module = archive.module();

      ScriptModule changed = replaced(module, child(module.root(), "fc"));

      assertThat(module.code().files()).containsKey("__torch__/torch/nn/modules/linear.py");
      assertThat(changed.code().files())
          .doesNotContainKey("__torch__/torch/nn/modules/linear.py")
          .containsKey("__torch__/torch/nn/functional.py");
    }
  }

  @Test
  void theModelThatIsChangedStaysAsItWas() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("scripted")) {
      ScriptModule module = archive.module();
      Map<String, String> before = module.code().files();

      replaced(module, child(module.root(), "fc"));

      assertThat(module.code().files()).isEqualTo(before);
      assertThat(child(module.root(), "fc").simpleName()).isEqualTo("Linear");
    }
  }

  private static ScriptModule replaced(ScriptModule module, ScriptObject... objects)
      throws Exception {
    ScriptModuleRewrite rewrite = new ScriptModuleRewrite();
    rewrite.define(SWAPPED);
    for (ScriptObject object : objects) {
      rewrite.replace(object, ScriptObject.of(NAME, Map.of()));
    }
    return rewrite.applyTo(module);
  }

  private static ScriptObject child(ScriptObject object, String name) {
    return (ScriptObject) object.attribute(name);
  }

  private static String declared(ScriptModule module, ScriptObject object, String attribute) {
    return module
        .code()
        .findClass(object.className())
        .flatMap(c -> c.attributeType(attribute))
        .orElseThrow();
  }

  private static String text(ScriptModule module, ScriptObject object) {
    return module.code().findClass(object.className()).orElseThrow().text();
  }
}

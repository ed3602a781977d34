package io.sluice.torchscript.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptValue;
import io.sluice.torchscript.code.ScriptSourceTree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptDataFlowTest {
  @Test
  void aTracedModelBecomesAChainOfOperations() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      ScriptDataFlow flow = ScriptDataFlow.of(archive.module());

      assertThat(flow.inputs()).containsExactly("x");
      assertThat(names(flow))
          .containsExactly(
              "torch._convolution",
              "torch.batch_norm",
              "torch.relu",
              "torch._convolution",
              "torch.relu",
              "torch.max_pool2d",
              "torch.flatten",
              "torch.linear",
              "torch.relu",
              "torch.linear",
              "return");
      assertThat(flow.unclear()).isEmpty();
    }
  }

  @Test
  void scriptedBranchesOnWhatIsConstantFoldAway() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("scripted")) {
      ScriptDataFlow flow = ScriptDataFlow.of(archive.module());

      assertThat(names(flow)).contains("torch.conv2d", "torch.batch_norm", "torch.relu");
      assertThat(flow.operations())
          .filteredOn(o -> o.name().equals("torch.batch_norm"))
          .allMatch(DataFlowOperation::always);
    }
  }

  @Test
  void readingAChildsWeightIsSeen() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("scripted")) {
      ScriptModule module = archive.module();
      ScriptDataFlow flow = ScriptDataFlow.of(module);

      ScriptObject second = (ScriptObject) module.root().attribute("second");
      assertThat(flow.readFromOutside())
          .containsOnlyKeys((ScriptObject) second.attribute("conv"))
          .allSatisfy((object, names) -> assertThat(names).containsExactly("weight"));
    }
  }

  @Test
  void anOperationInAnUnknownBranchIsNotCertain() throws Exception {
    ScriptDataFlow flow =
        ScriptDataFlow.of(
            model(
                """
                class M(Module):
                  def forward(self: __torch__.M,
                    x: Tensor) -> Tensor:
                    if bool(torch.gt(torch.sum(x), 0)):
                      y = torch.relu(x)
                    else:
                      y = x
                    return torch.neg(y)
                """));

    assertThat(flow.operations())
        .filteredOn(o -> o.name().equals("torch.relu"))
        .noneMatch(DataFlowOperation::always);
    assertThat(flow.operations())
        .filteredOn(o -> o.name().equals("torch.neg"))
        .allMatch(DataFlowOperation::always);
  }

  @Test
  void aBranchThatOnlyRaisesDoesNotMakeTheRestUncertain() throws Exception {
    ScriptDataFlow flow =
        ScriptDataFlow.of(
            model(
                """
                class M(Module):
                  def forward(self: __torch__.M,
                    x: Tensor) -> Tensor:
                    if torch.ne(torch.dim(x), 4):
                      ops.prim.RaiseException("no")
                    else:
                      pass
                    return torch.relu(x)
                """));

    assertThat(flow.operations())
        .filteredOn(o -> o.name().equals("torch.relu"))
        .allMatch(DataFlowOperation::always);
  }

  @Test
  void codeThatCannotBeReadMakesItsModulesUnclear() throws Exception {
    ScriptModule model =
        model(
            """
            class M(Module):
              child : __torch__.Child
              def forward(self: __torch__.M,
                x: Tensor) -> Tensor:
                return (self).inner(x, )
              def inner(self: __torch__.M,
                x: Tensor) -> Tensor:
                return lambda: x
            class Child(Module):
              def forward(self: __torch__.Child,
                x: Tensor) -> Tensor:
                return x
            """);

    ScriptDataFlow flow = ScriptDataFlow.of(model);

    assertThat(flow.unclear())
        .containsKeys(model.root(), (ScriptObject) model.root().attribute("child"));
  }

  @Test
  void functionsThatCallThemselvesEnd() {
    assertThatThrownBy(
            () ->
                ScriptDataFlow.of(
                    model(
                        """
                        class M(Module):
                          def forward(self: __torch__.M,
                            x: Tensor) -> Tensor:
                            return __torch__.f(x, )
                        def f(x: Tensor) -> Tensor:
                          return __torch__.f(x, )
                        """)))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("nest deeper");
  }

  @Test
  void aNameOfVeryManyPartsIsRefused() {
    String code =
        """
        class M(Module):
          def forward(self: __torch__.M,
            x: Tensor) -> Tensor:
            return a%s(x, )
        """
            .formatted(".a".repeat(300_000));

    assertThatThrownBy(() -> ScriptDataFlow.of(model(code)))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("nest deeper");
  }

  @Test
  void doublingCallsAreCutShort() {
    StringBuilder text =
        new StringBuilder(
            "class M(Module):\n  def forward(self: __torch__.M,\n    x: Tensor) -> Tensor:\n"
                + "    return __torch__.f0(x, )\n");
    for (int i = 0; i < 40; i++) {
      String next = "__torch__.f" + (i + 1);
      text.append(
          "def f%d(x: Tensor) -> Tensor:\n  a = %s(x, )\n  return %s(a, )\n"
              .formatted(i, next, next));
    }
    text.append("def f40(x: Tensor) -> Tensor:\n  return x\n");

    assertThatThrownBy(() -> ScriptDataFlow.of(model(text.toString())))
        .isInstanceOf(ModelProcessingException.class);
  }

  @Test
  void aModelWithoutForwardIsRefused() {
    assertThatThrownBy(() -> ScriptDataFlow.of(model("class M(Module):\n  x : int\n")))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("__torch__.M has no method forward");
  }

  private static List<String> names(ScriptDataFlow flow) {
    return flow.operations().stream().map(DataFlowOperation::name).toList();
  }

  /** A file with a class M, and the child class if mentioned. */
  private static ScriptModule model(String text) {
    Map<String, ScriptValue> attributes =
        text.contains("child :")
            ? Map.of("child", ScriptObject.of("__torch__.Child", Map.of()))
            : Map.of();
    return new ScriptModule(
        ScriptObject.of("__torch__.M", attributes),
        ScriptValue.tuple(),
        ScriptSourceTree.parse(Map.of("__torch__.py", text)),
        "3",
        Map.of());
  }
}

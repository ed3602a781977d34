package io.sluice.compressor.torchscript.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.Fixtures;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Value;
import io.sluice.compressor.torchscript.code.SourceTree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataFlowTest {
  @Test
  void aTracedModelBecomesAChainOfOperations() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      DataFlow flow = DataFlow.of(archive.module());

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
    try (ScriptArchive archive = Fixtures.open("scripted")) {
      DataFlow flow = DataFlow.of(archive.module());

      assertThat(names(flow)).contains("torch.conv2d", "torch.batch_norm", "torch.relu");
      assertThat(flow.operations())
          .filteredOn(o -> o.name().equals("torch.batch_norm"))
          .allMatch(Operation::always);
    }
  }

  @Test
  void readingAChildsWeightIsSeen() throws Exception {
    try (ScriptArchive archive = Fixtures.open("scripted")) {
      ScriptModule module = archive.module();
      DataFlow flow = DataFlow.of(module);

      ScriptObject second = (ScriptObject) module.root().attribute("second");
      assertThat(flow.readFromOutside())
          .containsOnlyKeys((ScriptObject) second.attribute("conv"))
          .allSatisfy((object, names) -> assertThat(names).containsExactly("weight"));
    }
  }

  @Test
  void anOperationInAnUnknownBranchIsNotCertain() throws Exception {
    DataFlow flow =
        DataFlow.of(
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
        .noneMatch(Operation::always);
    assertThat(flow.operations())
        .filteredOn(o -> o.name().equals("torch.neg"))
        .allMatch(Operation::always);
  }

  @Test
  void aBranchThatOnlyRaisesDoesNotMakeTheRestUncertain() throws Exception {
    DataFlow flow =
        DataFlow.of(
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
        .allMatch(Operation::always);
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

    DataFlow flow = DataFlow.of(model);

    assertThat(flow.unclear())
        .containsKeys(model.root(), (ScriptObject) model.root().attribute("child"));
  }

  @Test
  void functionsThatCallThemselvesEnd() {
    assertThatThrownBy(
            () ->
                DataFlow.of(
                    model(
                        """
                        class M(Module):
                          def forward(self: __torch__.M,
                            x: Tensor) -> Tensor:
                            return __torch__.f(x, )
                        def f(x: Tensor) -> Tensor:
                          return __torch__.f(x, )
                        """)))
        .isInstanceOf(CompressionException.class)
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

    assertThatThrownBy(() -> DataFlow.of(model(code)))
        .isInstanceOf(CompressionException.class)
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

    assertThatThrownBy(() -> DataFlow.of(model(text.toString())))
        .isInstanceOf(CompressionException.class);
  }

  @Test
  void aModelWithoutForwardIsRefused() {
    assertThatThrownBy(() -> DataFlow.of(model("class M(Module):\n  x : int\n")))
        .isInstanceOf(CompressionException.class)
        .hasMessageContaining("__torch__.M has no method forward");
  }

  private static List<String> names(DataFlow flow) {
    return flow.operations().stream().map(Operation::name).toList();
  }

  /** A file with a class M, and the child class if mentioned. */
  private static ScriptModule model(String text) {
    Map<String, Value> attributes =
        text.contains("child :")
            ? Map.of("child", ScriptObject.of("__torch__.Child", Map.of()))
            : Map.of();
    return new ScriptModule(
        ScriptObject.of("__torch__.M", attributes),
        Value.tuple(),
        SourceTree.parse(Map.of("__torch__.py", text)),
        "3",
        Map.of());
  }
}

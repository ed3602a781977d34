package io.sluice.torchscript.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScriptFunctionParserTest {
  @Test
  void nestedCallsAsTracingPrintsThemAreTakenApart() throws Exception {
    String text =
        "  def forward(self: T,\n    x: Tensor) -> Tensor:\n"
            + "    _0 = (bn1).forward((conv1).forward(x, ), )\n    return _0\n";

    ScriptFunction function = ScriptFunctionParser.parse(text);

    ScriptStatement.Assign assign = (ScriptStatement.Assign) function.body().get(0);
    ScriptExpression.Call outer = (ScriptExpression.Call) assign.value();
    assertThat(((ScriptExpression.Attribute) outer.callee()).name()).isEqualTo("forward");
    assertThat(outer.arguments().get(0).value().span().of(text)).isEqualTo("(conv1).forward(x, )");
    assertThat(outer.span().of(text)).isEqualTo("(bn1).forward((conv1).forward(x, ), )");
  }

  @Test
  void statementsOfScriptedCodeAreKnown() throws Exception {
    ScriptFunction function =
        ScriptFunctionParser.parse(
            """
            def f(x: Tensor,
                n: Optional[int]=None,
                *,
                eps: float=1.0000000000000001e-05) -> Tuple[Tensor, int]:
              y : Optional[Tensor] = x
              a, b, = torch.split(x, [-1, 2], dim=1)
              for i in range(torch.sub(torch.len(x), 2)):
                if torch.__is__(n, None):
                  pass
                else:
                  ops.prim.RaiseException("AssertionError: \\"no\\"")
              while True:
                z = a if b else x[0][1:]
              self.w = {"a": 1}
              with ops.prim.autocast():
                u = annotate(List[int], [])
              return (x, 1)
            """);

    assertThat(function.parameters())
        .extracting(ScriptFunction.Parameter::name)
        .containsExactly("x", "n", "eps");
    assertThat(function.parameters().get(1).type()).isEqualTo("Optional[int]");
    assertThat(function.body()).hasSize(7);
    assertThat(((ScriptStatement.Assign) function.body().get(1)).targets()).hasSize(2);
    assertThat(function.body().get(2)).isInstanceOf(ScriptStatement.Loop.class);
  }

  @Test
  void codeBeyondTheSubsetIsNamedWithItsLine() {
    assertThatThrownBy(() -> ScriptFunctionParser.parse("def f(x):\n  y = 1\n  lambda q: q\n"))
        .isInstanceOf(UnsupportedSyntaxException.class)
        .hasMessageContaining("line 3");
  }

  @Test
  void deepNestingIsRefusedInsteadOfOverflowing() {
    String deep = "(".repeat(100_000) + "x" + ")".repeat(100_000);

    assertThatThrownBy(() -> ScriptFunctionParser.parse("def f(x):\n  return " + deep + "\n"))
        .isInstanceOf(UnsupportedSyntaxException.class);
  }

  @Test
  void attributesThatAreNoNamesKeepTheirAnnotation() {
    String text =
        "class S(Module):\n  __annotations__[\"0\"] = __torch__.a.B\n  c : __torch__.a.C\n";

    ScriptClassSource source =
        ScriptClassSource.parse("__torch__.S", text).withAttributeType("0", "__torch__.X");

    assertThat(source.text()).contains("  __annotations__[\"0\"] = __torch__.X\n");
    assertThat(source.attributeType("c")).contains("__torch__.a.C");
  }
}

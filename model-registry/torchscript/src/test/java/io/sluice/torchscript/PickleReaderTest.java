package io.sluice.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PickleReaderTest {
  private static final String START = "\u0080\u0002";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cos\nsystem\n(X\u0007\u0000\u0000\u0000echo hitR.",
        "cbuiltins\neval\n)R.",
        "c__main__\nNet\n)\u0081}b.",
        "ctorch.nn.modules.linear\nLinear\n)\u0081}b.",
        "cnumpy.core.multiarray\n_reconstruct\n.",
        "c__torch__evil\nX\n)\u0081}b.",
        "ctorch.jit._pickle\nbuild_tensor_from_id\n(K\u0001tR.",
      })
  void aClassThatHasNoPlaceInAnArchiveIsRefusedByName(String pickle) {
    String[] lines = pickle.substring(1).split("\n");

    assertThatThrownBy(() -> read(pickle))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining(lines[0] + "." + lines[1])
        .hasMessageContaining("has no place in a TorchScript archive");
  }

  @Test
  void nestingIsBounded() {
    assertThatThrownBy(() -> read(")" + "\u0085".repeat(100_000) + "."))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("nest deeper than 256");
  }

  @Test
  void sharedPartsCountEachTimeTheyAreShared() {
    StringBuilder pickle = new StringBuilder(")");
    for (int i = 0; i < 64; i++) {
      pickle.append("q").append((char) i).append("h").append((char) i).append("\u0086");
    }

    assertThatThrownBy(() -> read(pickle + "."))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("more than 4000000 values");
  }

  @Test
  void aListThatIsPutIntoItselfDoesNotBecomeEndless() {
    String pickle = "]q\u0000" + "h\u0000a".repeat(300) + ".";

    assertThatThrownBy(() -> read(pickle)).isInstanceOf(ModelProcessingException.class);
  }

  @Test
  void theEndMayNotComeInTheMiddle() {
    assertThatThrownBy(() -> read("X\u0005\u0000\u0000\u0000ab"))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("claims 5 bytes");
    assertThatThrownBy(() -> read("K\u0001"))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("ends without a STOP opcode");
    assertThatThrownBy(() -> read("t."))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("missing on the stack");
  }

  @Test
  void opcodesThatRunCodeDoNotExist() {
    assertThatThrownBy(() -> read("(S'x'\nios\nsystem\n."))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("opcode 0x53 is unknown in pickles of libtorch");
  }

  @Test
  void aTensorMustLieWithinItsStorage() {
    String pickle =
        "ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\u0000\u0000\u0000storagectorch\nFloatStorage\n"
            + "X\u0001\u0000\u0000\u00000X\u0003\u0000\u0000\u0000cpuK\u0004tQK\u0000(K\u0005t(K\u0001t"
            + "\u0089)tR.";

    assertThatThrownBy(() -> read(pickle))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("does not lie within its storage of 4 elements");
  }

  @Test
  void scalarsOfEveryWidthComeBackAsWritten() throws Exception {
    ScriptValue values =
        ScriptValue.tuple(
            ScriptValue.of(0L),
            ScriptValue.of(-1L),
            ScriptValue.of(255L),
            ScriptValue.of(70_000L),
            ScriptValue.of(Integer.MIN_VALUE),
            ScriptValue.of(Long.MIN_VALUE),
            ScriptValue.of(0.1),
            ScriptValue.of(true),
            ScriptValue.none(),
            new ScriptValue.Text("ä\n"),
            ScriptValue.ints(List.of(1L, -2L)),
            new ScriptValue.Tagged(ScriptValue.list(ScriptValue.none()), "List[Optional[Tensor]]"),
            new ScriptValue.Device("cpu"));

    byte[] pickle = new PickleWriter().write(values);

    assertThat(reader(pickle).read()).isEqualTo(values);
  }

  private static ScriptValue read(String opcodes) throws ModelProcessingException {
    return reader(ModelFixtures.ascii(START + opcodes)).read();
  }

  private static PickleReader reader(byte[] pickle) {
    return new PickleReader(
        "test.pkl",
        pickle,
        (type, key, elements) ->
            TensorStorage.of(type, new byte[Math.toIntExact(elements) * type.bytes()]));
  }
}

package io.sluice.registry.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.registry.manifest.MalformedDocumentException;
import io.sluice.registry.manifest.RegistryJson;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class HardwareProfileTest {
  @Test
  void theClassIsTheWidestInstructionSetThatChangesKernels() {
    assertThat(device(Architecture.X86_64, "sse4_2").hardwareClass()).isEqualTo("x86_64-baseline");
    assertThat(device(Architecture.X86_64, "avx2").hardwareClass()).isEqualTo("x86_64-avx2");
    assertThat(device(Architecture.X86_64, "avx2", "avx512_vnni").hardwareClass())
        .isEqualTo("x86_64-avx512vnni");
    assertThat(device(Architecture.AARCH64, "asimd").hardwareClass()).isEqualTo("aarch64-v8.0");
    assertThat(device(Architecture.AARCH64, "asimddp").hardwareClass())
        .isEqualTo("aarch64-dotprod");
    assertThat(device(Architecture.AARCH64, "asimddp", "i8mm").hardwareClass())
        .isEqualTo("aarch64-i8mm");
  }

  @Test
  void aProfileSurvivesJsonAndSaysItsClass() throws Exception {
    HardwareProfile device = device(Architecture.X86_64, "avx2");
    String json = RegistryJson.write(device);

    assertThat(json).contains("\"hardwareClass\":\"x86_64-avx2\"");
    assertThat(RegistryJson.read(json, HardwareProfile.class, "x")).isEqualTo(device);
  }

  @Test
  void anAgentThatDoesNotSayItsEnginesHasPyTorch() throws Exception {
    String json =
        RegistryJson.write(device(Architecture.X86_64, "avx2")).replace("\"engines\"", "\"e\"");

    assertThat(RegistryJson.read(json, HardwareProfile.class, "x").engines())
        .containsExactly(Engine.PYTORCH);
  }

  @Test
  void enginesAreCalledByTheirWireNames() {
    assertThat(RegistryJson.write(device(Architecture.X86_64)))
        .contains("\"engines\":[\"pytorch\",\"onnxruntime\"]");
  }

  @Test
  void enginesAreParsedByTheirWireNames() {
    assertThat(Engine.parse("pytorch")).isEqualTo(Engine.PYTORCH);
    assertThat(Engine.parse("onnxruntime")).isEqualTo(Engine.ONNX_RUNTIME);
    assertThatThrownBy(() -> Engine.parse("tflite"))
        .hasMessage("Unknown engine \"tflite\", known are pytorch and onnxruntime");
  }

  @Test
  void onX86SumsOfInt8ProductsAreExactWithVnniAlone() {
    assertThat(device(Architecture.X86_64, "avx2", "avx512f").sumsInt8Exactly()).isFalse();
    assertThat(device(Architecture.X86_64, "avx2", "avx512_vnni").sumsInt8Exactly()).isTrue();
    assertThat(device(Architecture.AARCH64, "asimd").sumsInt8Exactly()).isTrue();
  }

  @Test
  void theNeedForExactSumsIsInJsonOnlyWhereThereIsOne() throws Exception {
    HardwareNeeds exact = new HardwareNeeds(Engine.PYTORCH, Set.of(), Set.of(), Set.of(), 1, true);
    HardwareNeeds any = new HardwareNeeds(Engine.PYTORCH, Set.of(), Set.of(), Set.of(), 1, false);

    String json = RegistryJson.write(exact);

    assertThat(json).contains("\"exactInt8Sums\":true");
    assertThat(RegistryJson.read(json, HardwareNeeds.class, "needs")).isEqualTo(exact);
    assertThat(RegistryJson.write(any)).doesNotContain("exactInt8Sums");
    assertThat(RegistryJson.read(RegistryJson.write(any), HardwareNeeds.class, "needs"))
        .isEqualTo(any);
  }

  @Test
  void aMissingFieldIsNamed() {
    String json =
        RegistryJson.write(device(Architecture.X86_64, "avx2")).replace("cpuFeatures", "features");

    assertThatThrownBy(() -> RegistryJson.read(json, HardwareProfile.class, "The profile"))
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessageContaining("The profile is malformed")
        .hasMessageContaining("cpuFeatures");
  }

  @Test
  void moreThreadsThanCoresAreRefusedAlsoInJson() {
    String json =
        RegistryJson.write(device(Architecture.X86_64, "avx2"))
            .replace("\"threads\":1", "\"threads\":9");

    assertThatThrownBy(() -> RegistryJson.read(json, HardwareProfile.class, "The profile"))
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessageContaining("1 to that many threads, but this has 2 and 9");
  }

  @Test
  void architecturesAreKnownByTheirUsualNames() {
    assertThat(Architecture.parse("amd64")).isEqualTo(Architecture.X86_64);
    assertThat(Architecture.parse("arm64")).isEqualTo(Architecture.AARCH64);
    assertThatThrownBy(() -> Architecture.parse("riscv64"))
        .hasMessageContaining("Unknown architecture \"riscv64\"");
  }

  private static HardwareProfile device(Architecture architecture, String... features) {
    return new HardwareProfile(
        architecture,
        "linux",
        "test",
        Set.of(features),
        2,
        1,
        512_000_000,
        Set.of(Engine.PYTORCH, Engine.ONNX_RUNTIME),
        Set.of(QuantizedEngine.X86));
  }
}

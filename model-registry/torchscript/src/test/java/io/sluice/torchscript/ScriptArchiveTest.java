package io.sluice.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptArchiveTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"scripted", "traced", "attention", "tied"})
  void whatIsWrittenReadsAsTheSameModel(String name) throws Exception {
    Path copy = folder.resolve("copy.pt");

    try (ScriptArchive archive = ModelFixtures.open(name)) {
      ScriptModule module = archive.module();
      ScriptArchiveWriter.write(module, copy);

      try (ScriptArchive again = ScriptArchive.open(copy)) {
        ScriptModule same = again.module();
        assertThat(same.paths().values())
            .containsExactlyInAnyOrderElementsOf(module.paths().values());
        assertThat(same.code().files()).isEqualTo(module.code().files());
        assertThat(same.version()).isEqualTo(module.version());
        assertThat(floats(same)).isEqualTo(floats(module));
      }
    }
  }

  @Test
  void theSameModelGivesTheSameBytes() throws Exception {
    Path one = folder.resolve("one.pt");
    Path two = folder.resolve("two.pt");
    try (ScriptArchive archive = ModelFixtures.open("scripted")) {
      ScriptArchiveWriter.write(archive.module(), one);
      ScriptArchiveWriter.write(archive.module(), two);
    }

    assertThat(one).hasSameBinaryContentAs(two);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scripted", "traced"})
  void aDeflatedArchiveIsSmallerAndReadsAsTheSameModel(String name) throws Exception {
    Path copy = folder.resolve("copy.pt");

    try (ScriptArchive archive = ModelFixtures.open(name)) {
      ScriptModule module = archive.module();
      ScriptArchiveWriter.write(module.packaged(ArchivePackaging.DEFLATED), copy);

      try (ScriptArchive again = ScriptArchive.open(copy)) {
        assertThat(again.module().code().files()).isEqualTo(module.code().files());
        assertThat(floats(again.module())).isEqualTo(floats(module));
        assertThat(Files.size(copy)).isLessThan(Files.size(ModelFixtures.path(name)) * 4 / 5);
      }
    }
  }

  @Test
  void entriesAreStoredAndAlignedSoThatTheyCanBeMapped() throws Exception {
    Path copy = folder.resolve("copy.pt");
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      ScriptArchiveWriter.write(archive.module(), copy);
    }

    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(copy)).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    int entries = 0;
    while (bytes.getInt(at) == 0x04034b50) {
      int content = at + 30 + bytes.getShort(at + 26) + bytes.getShort(at + 28);
      assertThat(content % 64).isZero();
      assertThat(bytes.getShort(at + 8)).as("method").isZero();
      at = content + bytes.getInt(at + 18);
      entries++;
    }
    try (ZipFile zip = new ZipFile(copy.toFile())) {
      assertThat(zip.size()).isEqualTo(entries);
    }
  }

  @Test
  void debugFilesAreLeftOut() throws Exception {
    Path copy = folder.resolve("copy.pt");
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      ScriptArchiveWriter.write(archive.module(), copy);
    }

    try (ZipFile zip = new ZipFile(copy.toFile())) {
      assertThat(zip.stream().map(Object::toString)).noneMatch(n -> n.contains("debug"));
    }
  }

  @Test
  void tiedTensorsStayTied() throws Exception {
    Path copy = folder.resolve("copy.pt");
    try (ScriptArchive archive = ModelFixtures.open("tied")) {
      ScriptArchiveWriter.write(archive.module(), copy);
    }

    try (ScriptArchive again = ScriptArchive.open(copy)) {
      ScriptObject root = again.module().root();
      ScriptTensor a = ((ScriptObject) root.attribute("a")).tensor("weight").orElseThrow();
      ScriptTensor b = ((ScriptObject) root.attribute("b")).tensor("weight").orElseThrow();
      assertThat(a.storage()).isSameAs(b.storage());
    }
  }

  @Test
  void randomBytesAreNoArchive() throws IOException {
    Path file = folder.resolve("noise.pt");
    byte[] noise = new byte[5000];
    new Random(1).nextBytes(noise);
    Files.write(file, noise);

    assertThatThrownBy(() -> ScriptArchive.open(file))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("noise.pt")
        .hasMessageContaining("not a TorchScript archive")
        .hasMessageContaining("not a complete zip file");
  }

  @Test
  void aTruncatedArchiveIsIncomplete() throws IOException {
    byte[] whole = Files.readAllBytes(ModelFixtures.path("traced"));
    Path file = Files.write(folder.resolve("cut.pt"), Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> ScriptArchive.open(file))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("cut.pt")
        .hasMessageContaining("not a complete zip file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"state_dict", "pickled"})
  void whatTorchSaveWritesIsToldFromTorchScript(String name) {
    assertThatThrownBy(() -> ModelFixtures.open(name))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("not a TorchScript archive")
        .hasMessageContaining("torch.save")
        .hasMessageContaining("torch.jit.script(model)");
  }

  @Test
  void aZipWithoutPickleIsNoArchive() throws IOException {
    Path file = ModelFixtures.zip(folder.resolve("zip.pt"), Map.of("a/b.txt", new byte[3]));

    assertThatThrownBy(() -> ScriptArchive.open(file))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("it has no data.pkl");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> ScriptArchive.open(folder.resolve("none.pt")))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("none.pt")
        .hasMessageContaining("no such file");
  }

  /** All weights in plain text, by path. */
  private static Map<String, String> floats(ScriptModule module) throws ModelProcessingException {
    Map<String, String> all = new TreeMap<>();
    for (Map.Entry<ScriptObject, String> object : module.paths().entrySet()) {
      for (Map.Entry<String, ScriptValue> attribute : object.getKey().attributes().entrySet()) {
        if (attribute.getValue() instanceof ScriptTensor tensor
            && tensor.type() == ScalarType.FLOAT) {
          all.put(
              object.getValue() + "." + attribute.getKey(),
              tensor.shape() + Arrays.toString(tensor.toFloats()));
        }
      }
    }
    return all;
  }
}

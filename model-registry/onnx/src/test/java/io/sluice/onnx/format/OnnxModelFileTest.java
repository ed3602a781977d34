package io.sluice.onnx.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.sluice.torchscript.ModelProcessingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxModelFileTest {
  @TempDir Path folder;

  private Path write(OnnxModelDefinition model) throws Exception {
    Path file = folder.resolve("model.onnx");
    OnnxModelFile.write(model, file);
    return file;
  }

  @Test
  void whatWasWrittenIsRead() throws Exception {
    Path file = write(TinyOnnxModels.model());

    OnnxModelDefinition read = OnnxModelFile.read(file);

    assertThat(read.opset()).isEqualTo(17);
    assertThat(read.metadata()).containsExactly(Map.entry("task", "test"));
    assertThat(read.graph().inputs()).isEqualTo(TinyOnnxModels.model().graph().inputs());
    assertThat(read.graph().outputs()).isEqualTo(TinyOnnxModels.model().graph().outputs());
    assertThat(read.graph().nodes().get(0))
        .isEqualTo(TinyOnnxModels.model().graph().nodes().get(0));
    assertThat(read.graph().initializers().get("w").toDoubles()).containsExactly(1, 2, 3, 4, 5, 6);
    Map<String, OnnxAttribute> attributes = read.graph().nodes().get(1).attributes();
    assertThat(attributes)
        .containsEntry("wholes", OnnxAttribute.of(List.of(1L, -2L, 1L << 40)))
        .containsEntry("text", OnnxAttribute.of("SAME_UPPER"))
        .containsEntry("reals", new OnnxAttribute.Reals(List.of(1f, -0.5f)));
    assertThat(((OnnxAttribute.Constant) attributes.get("value")).value().toLongs())
        .containsExactly(4, 5);
  }

  @Test
  void theSameModelHasTheSameBytes() throws Exception {
    byte[] first = Files.readAllBytes(write(TinyOnnxModels.model()));

    byte[] second = Files.readAllBytes(write(OnnxModelFile.read(write(TinyOnnxModels.model()))));

    assertThat(second).isEqualTo(first);
  }

  @Test
  void nodesAreSortedByWhatTheyRead() throws Exception {
    List<OnnxNode> nodes = TinyOnnxModels.model().graph().nodes();
    Path file = write(TinyOnnxModels.of(List.of(nodes.get(1), nodes.get(0))));

    OnnxModelDefinition read = OnnxModelFile.read(file);

    assertThat(read.graph().nodes()).extracting(OnnxNode::opType).containsExactly("MatMul", "Relu");
  }

  @Test
  void aCycleNamesANodeOfIt() throws Exception {
    Path file =
        write(
            TinyOnnxModels.of(
                List.of(
                    OnnxNode.of("a", "Add", List.of("x", "q"), List.of("p"), Map.of()),
                    OnnxNode.of("b", "Relu", List.of("p"), List.of("q"), Map.of()),
                    OnnxNode.of("c", "Relu", List.of("x"), List.of("y"), Map.of()))));

    assertThatThrownBy(() -> OnnxModelFile.read(file))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("cycle")
        .hasMessageContaining("the Add node \"a\"");
  }

  @Test
  void aValueThatIsMadeTwiceIsRefused() throws Exception {
    Path file =
        write(
            TinyOnnxModels.of(
                List.of(
                    OnnxNode.of("a", "Relu", List.of("x"), List.of("y"), Map.of()),
                    OnnxNode.of("b", "Relu", List.of("x"), List.of("y"), Map.of()))));

    assertThatThrownBy(() -> OnnxModelFile.read(file))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("the Relu node \"b\" makes the value \"y\"");
  }

  @Test
  void anInputThatNothingMakesIsRefused() throws Exception {
    Path file =
        write(
            TinyOnnxModels.of(
                List.of(OnnxNode.of("a", "Relu", List.of("nowhere"), List.of("y"), Map.of()))));

    assertThatThrownBy(() -> OnnxModelFile.read(file))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("the Relu node \"a\" reads \"nowhere\"");
  }

  @Test
  void aFileThatIsNoModelIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("model.onnx"), "<html>not found</html>");

    assertThatThrownBy(() -> OnnxModelFile.read(file))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("Tried to read the ONNX model model.onnx");
  }

  @Test
  void aShapeThatClaimsMoreThanThereIsIsRefused() throws Exception {
    Path file = initializer(1L << 40, out -> out.writeBytes(9, ByteString.copyFrom(new byte[8])));

    assertThatThrownBy(() -> OnnxModelFile.read(file))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("\"w\"")
        .hasMessageContaining("has the invalid shape");
  }

  @Test
  void elementsInTypedFieldsAreReadPackedAndUnpacked() throws Exception {
    Path file =
        initializer(
            3,
            out -> {
              out.writeFloat(4, 1.5f);
              out.writeFloat(4, -2);
              out.writeFloat(4, 4);
            });

    OnnxTensor read = OnnxModelFile.read(file).graph().initializers().get("w");

    assertThat(read.toDoubles()).containsExactly(1.5, -2, 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "/etc/passwd", "a/../../b", "..\\secret", "", "link"})
  void externalDataOutsideOfTheFolderIsRefused(String location) throws Exception {
    Path outside = Files.write(folder.resolve("secret"), new byte[4]);
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Files.createSymbolicLink(inside.resolve("link"), outside);
    Path file = Files.move(external(location), inside.resolve("model.onnx"));

    assertThatThrownBy(() -> OnnxModelFile.read(file))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("only files in the folder of the model are read");
  }

  @Test
  void externalDataBesideTheModelIsRead() throws Exception {
    Files.write(folder.resolve("weights.bin"), new byte[] {0, 0, (byte) 0x80, 0x3f});
    Path file = external("weights.bin");

    OnnxTensor read = OnnxModelFile.read(file).graph().initializers().get("w");

    assertThat(read.toDoubles()).containsExactly(1);
  }

  @Test
  void externalDataThatEndsEarlyIsRefused() throws Exception {
    Files.write(folder.resolve("weights.bin"), new byte[] {0, 0});
    Path file = external("weights.bin");

    assertThatThrownBy(() -> OnnxModelFile.read(file))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("should have 4 bytes, but has 2");
  }

  private Path external(String location) throws IOException {
    return initializer(
        1,
        out -> {
          out.writeByteArray(
              13, bytes(entry -> writePair(entry, "location", location)).toByteArray());
          out.writeInt32(14, 1);
        });
  }

  private static void writePair(CodedOutputStream out, String key, String value)
      throws IOException {
    out.writeString(1, key);
    out.writeString(2, value);
  }

  /** A graph with a one-dimensional float initializer {@code w} as the output. */
  private Path initializer(long dim, Fields elements) throws IOException {
    ByteString tensor =
        bytes(
            out -> {
              out.writeInt64(1, dim);
              out.writeInt32(2, OnnxElementType.FLOAT.number());
              out.writeString(8, "w");
              elements.write(out);
            });
    ByteString graph = bytes(out -> out.writeBytes(5, tensor));
    ByteString opset = bytes(out -> out.writeInt64(2, 13));
    ByteString model =
        bytes(
            out -> {
              out.writeInt64(1, 8);
              out.writeBytes(8, opset);
              out.writeBytes(7, graph);
            });
    return Files.write(folder.resolve("model.onnx"), model.toByteArray());
  }

  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static ByteString bytes(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.write(out);
    out.flush();
    return ByteString.copyFrom(bytes.toByteArray());
  }
}

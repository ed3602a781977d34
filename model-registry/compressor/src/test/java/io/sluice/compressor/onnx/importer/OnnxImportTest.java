package io.sluice.compressor.onnx.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.onnx.format.OnnxAttribute;
import io.sluice.compressor.onnx.format.OnnxFile;
import io.sluice.compressor.onnx.format.OnnxGraph;
import io.sluice.compressor.onnx.format.OnnxModel;
import io.sluice.compressor.onnx.format.OnnxNode;
import io.sluice.compressor.onnx.format.OnnxTensor;
import io.sluice.compressor.onnx.format.OnnxType;
import io.sluice.compressor.onnx.format.OnnxValue;
import io.sluice.compressor.onnx.format.OnnxValue.Dimension;
import io.sluice.compressor.torchscript.ScriptWriter;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxImportTest {
  @TempDir Path folder;

  private Path resource(String name) throws Exception {
    Path file = folder.resolve(name);
    try (InputStream in = OnnxImportTest.class.getResourceAsStream("/onnx/" + name)) {
      Files.copy(in, file);
    }
    return file;
  }

  /** A model with {@code x} [batch, 3] and the constants {@code w} [3, 2] and {@code b} [2]. */
  private static OnnxModel model(long opset, OnnxTensor w, OnnxNode... nodes) throws Exception {
    OnnxGraph graph =
        new OnnxGraph(
            "one",
            List.of(
                new OnnxValue(
                    "x", OnnxType.FLOAT, List.of(Dimension.dynamic("batch"), Dimension.of(3)))),
            List.of(new OnnxValue("y", OnnxType.FLOAT, null)),
            Map.of("w", w, "b", OnnxTensor.floats("b", new float[] {7, 8}, 2L)),
            List.of(nodes));
    return new OnnxModel(8, "test", Map.of("", opset), graph, Map.of());
  }

  private static OnnxTensor matrix(float first) throws Exception {
    return OnnxTensor.floats("w", new float[] {first, 2, 3, 4, 5, 6}, 3L, 2L);
  }

  private static OnnxNode node(String operator, Map<String, OnnxAttribute> attributes) {
    return OnnxNode.of(
        "/block/fc/" + operator, operator, List.of("x", "w"), List.of("y"), attributes);
  }

  @Test
  void aProductWithAConstantAndASumIsALinearLayerNamedAfterItsModule() throws Exception {
    OnnxModel model =
        model(
            13,
            matrix(1),
            OnnxNode.of("/block/fc/MatMul", "MatMul", List.of("x", "w"), List.of("h"), Map.of()),
            OnnxNode.of("/block/fc/Add", "Add", List.of("b", "h"), List.of("y"), Map.of()));

    Graph graph = OnnxImport.graph(model);

    assertThat(graph.nodes()).hasSize(1);
    Node linear = graph.nodes().get(0);
    assertThat(linear.operator()).isEqualTo("linear");
    assertThat(linear.path()).isEqualTo("block.fc");
    assertThat(linear.parameter("weight")).contains("block.fc.weight");
    assertThat(linear.parameter("bias")).contains("block.fc.bias");
    assertThat(graph.parameter("block.fc.weight").shape()).containsExactly(2L, 3L);
    assertThat(graph.parameter("block.fc.weight").toFloats()).containsExactly(1, 3, 5, 2, 4, 6);
    assertThat(graph.parameter("block.fc.bias").toFloats()).containsExactly(7, 8);
  }

  @Test
  void anEncoderKeepsItsLayersAndItsFreeSizes() throws Exception {
    Path file = resource("encoder11.onnx");

    Graph graph = OnnxImport.read(file);

    assertThat(graph.inputs()).containsExactly("ids", "mask");
    assertThat(graph.nodes("linear")).hasSize(6);
    assertThat(graph.nodes("layer_norm")).hasSize(3);
    assertThat(graph.nodes("embedding")).hasSize(2);
    assertThat(graph.nodes("gelu")).hasSize(1);
    assertThat(graph.nodes("size")).isNotEmpty();
    assertThat(graph.parameters())
        .containsKeys("words.weight", "query.weight", "query.bias", "norm.weight", "norm.bias");
    assertThat(graph.output().values()).hasSize(2);
  }

  @Test
  void theSameFileGivesTheSameArchive() throws Exception {
    Path file = resource("recurrent15.onnx");
    Path first = folder.resolve("first.pt");
    Path second = folder.resolve("second.pt");

    ScriptWriter.write(GraphWriter.write(OnnxImport.read(file)), first);
    ScriptWriter.write(GraphWriter.write(OnnxImport.read(file)), second);

    assertThat(first).hasSameBinaryContentAs(second);
  }

  @Test
  void anUnknownOperatorIsNamedWithItsNode() throws Exception {
    OnnxModel model = model(13, matrix(1), node("GridSample", Map.of()));

    assertThatThrownBy(() -> OnnxImport.graph(model))
        .isInstanceOf(CompressionException.class)
        .hasMessageContaining("the GridSample node \"/block/fc/GridSample\" (opset 13)")
        .hasMessageContaining("this operator is not supported");
  }

  @Test
  void aSettingThatIsNotSupportedIsNamed() throws Exception {
    OnnxModel model = model(13, matrix(1), node("Mod", Map.of("fmod", OnnxAttribute.of("yes"))));

    assertThatThrownBy(() -> OnnxImport.graph(model))
        .isInstanceOf(CompressionException.class)
        .hasMessageContaining("its attribute fmod has the wrong kind");
  }

  @Test
  void aVersionThatIsNotSupportedIsNamed() throws Exception {
    OnnxModel model = model(9, matrix(1), node("MatMul", Map.of()));

    assertThatThrownBy(() -> OnnxImport.graph(model))
        .isInstanceOf(CompressionException.class)
        .hasMessageContaining("version 9 of the standard operators; 11 to 20 are supported");
  }

  @Test
  void aWeightThatIsNoNumberIsNamed() throws Exception {
    OnnxModel model = model(13, matrix(Float.NaN), node("MatMul", Map.of()));

    assertThatThrownBy(() -> OnnxImport.graph(model))
        .isInstanceOf(CompressionException.class)
        .hasMessageContaining("\"w\"")
        .hasMessageContaining("has the value NaN at element 0");
  }

  @Test
  void aDamagedModelGivesAGraphOrAnErrorThatSaysWhere() throws Exception {
    byte[] bytes = Files.readAllBytes(resource("recurrent15.onnx"));
    Random random = new Random(5);
    int refused = 0;
    for (int round = 0; round < 1_500; round++) {
      byte[] damaged = bytes.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        // the graph lies between the weights
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Path file = folder.resolve("damaged" + round + ".onnx");
      Files.write(file, damaged);
      refused += isConverted(file) ? 0 : 1;
      Files.delete(file);
    }
    assertThat(refused).isGreaterThan(50);
  }

  private static boolean isConverted(Path file) throws Exception {
    try {
      GraphWriter.write(OnnxImport.graph(OnnxFile.read(file)));
      return true;
    } catch (CompressionException e) {
      assertThat(e.getMessage()).isNotBlank();
      return false;
    }
  }
}

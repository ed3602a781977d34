package io.sluice.onnx.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxGraph;
import io.sluice.onnx.format.OnnxModelDefinition;
import io.sluice.onnx.format.OnnxModelFile;
import io.sluice.onnx.format.OnnxNode;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.onnx.format.OnnxValueInfo;
import io.sluice.onnx.format.OnnxValueInfo.Dimension;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchiveWriter;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxModelImporterTest {
  @TempDir Path folder;

  private Path resource(String name) throws Exception {
    Path file = folder.resolve(name);
    try (InputStream in = OnnxModelImporterTest.class.getResourceAsStream("/onnx/" + name)) {
      Files.copy(in, file);
    }
    return file;
  }

  /** A model with {@code x} [batch, 3] and the constants {@code w} [3, 2] and {@code b} [2]. */
  private static OnnxModelDefinition model(long opset, OnnxTensor w, OnnxNode... nodes)
      throws Exception {
    OnnxGraph graph =
        new OnnxGraph(
            "one",
            List.of(
                new OnnxValueInfo(
                    "x",
                    OnnxElementType.FLOAT,
                    List.of(Dimension.dynamic("batch"), Dimension.of(3)))),
            List.of(new OnnxValueInfo("y", OnnxElementType.FLOAT, null)),
            Map.of("w", w, "b", OnnxTensor.floats("b", new float[] {7, 8}, 2L)),
            List.of(nodes));
    return new OnnxModelDefinition(8, "test", Map.of("", opset), graph, Map.of());
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
    OnnxModelDefinition model =
        model(
            13,
            matrix(1),
            OnnxNode.of("/block/fc/MatMul", "MatMul", List.of("x", "w"), List.of("h"), Map.of()),
            OnnxNode.of("/block/fc/Add", "Add", List.of("b", "h"), List.of("y"), Map.of()));

    ComputationGraph graph = OnnxModelImporter.graph(model);

    assertThat(graph.nodes()).hasSize(1);
    GraphNode linear = graph.nodes().get(0);
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

    ComputationGraph graph = OnnxModelImporter.read(file);

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

    ScriptArchiveWriter.write(TorchScriptGraphWriter.write(OnnxModelImporter.read(file)), first);
    ScriptArchiveWriter.write(TorchScriptGraphWriter.write(OnnxModelImporter.read(file)), second);

    assertThat(first).hasSameBinaryContentAs(second);
  }

  @Test
  void anUnknownOperatorIsNamedWithItsNode() throws Exception {
    OnnxModelDefinition model = model(13, matrix(1), node("GridSample", Map.of()));

    assertThatThrownBy(() -> OnnxModelImporter.graph(model))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("the GridSample node \"/block/fc/GridSample\" (opset 13)")
        .hasMessageContaining("this operator is not supported");
  }

  @Test
  void aSettingThatIsNotSupportedIsNamed() throws Exception {
    OnnxModelDefinition model =
        model(13, matrix(1), node("Mod", Map.of("fmod", OnnxAttribute.of("yes"))));

    assertThatThrownBy(() -> OnnxModelImporter.graph(model))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("its attribute fmod has the wrong kind");
  }

  @Test
  void aVersionThatIsNotSupportedIsNamed() throws Exception {
    OnnxModelDefinition model = model(9, matrix(1), node("MatMul", Map.of()));

    assertThatThrownBy(() -> OnnxModelImporter.graph(model))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("version 9 of the standard operators; 11 to 20 are supported");
  }

  @Test
  void aWeightThatIsNoNumberIsNamed() throws Exception {
    OnnxModelDefinition model = model(13, matrix(Float.NaN), node("MatMul", Map.of()));

    assertThatThrownBy(() -> OnnxModelImporter.graph(model))
        .isInstanceOf(ModelProcessingException.class)
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
      TorchScriptGraphWriter.write(OnnxModelImporter.graph(OnnxModelFile.read(file)));
      return true;
    } catch (ModelProcessingException e) {
      assertThat(e.getMessage()).isNotBlank();
      return false;
    }
  }
}

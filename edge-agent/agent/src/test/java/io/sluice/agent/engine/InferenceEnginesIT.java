package io.sluice.agent.engine;

import static io.sluice.agent.engine.EngineModelFixtures.CONV;
import static io.sluice.agent.engine.EngineModelFixtures.PIXELS;
import static io.sluice.agent.engine.EngineModelFixtures.buffer;
import static io.sluice.agent.engine.EngineModelFixtures.floats;
import static io.sluice.agent.engine.EngineModelFixtures.images;
import static io.sluice.agent.engine.EngineModelFixtures.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import io.sluice.registry.manifest.TensorType;
import io.sluice.registry.manifest.VariantName;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real engines: equal results on the same model. */
class InferenceEnginesIT {
  private static final Offset<Float> CLOSE = Offset.offset(1e-4f);

  private final InferenceEngines engines = InferenceEngines.ofThisProgram(1);
  @TempDir private Path folder;

  @Test
  void bothGiveTheSameAnswers() throws Exception {
    try (LoadedInferenceModel pytorch = engines.load(model("conv", Engine.PYTORCH), CONV);
        LoadedInferenceModel onnx = engines.load(model("conv", Engine.ONNX_RUNTIME), CONV)) {
      Tensor ofPytorch = pytorch.infer(List.of(images(3))).get(0);
      Tensor ofOnnx = onnx.infer(List.of(images(3))).get(0);

      assertThat(ofOnnx.shape()).isEqualTo(ofPytorch.shape()).containsExactly(3L, 4L);
      assertThat(floats(ofOnnx)).containsExactly(floats(ofPytorch), CLOSE);
      assertThat(floats(ofOnnx)).doesNotContain(0f);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBatchGivesWhatItsExamplesGiveAlone(Engine engine) throws Exception {
    try (LoadedInferenceModel model = engines.load(model("conv", engine), CONV)) {
      Tensor batch = images(3);

      float[] together = floats(model.infer(List.of(batch)).get(0));

      for (int i = 0; i < 3; i++) {
        ByteBuffer bytes = batch.bytes().slice(i * PIXELS * 4, PIXELS * 4);
        Tensor one = new Tensor(TensorType.FP32, List.of(1L, 1L, 8L, 8L), bytes);
        float[] alone = floats(model.infer(List.of(one)).get(0));
        assertThat(alone).hasSize(4);
        for (int c = 0; c < 4; c++) {
          assertThat(alone[c]).isCloseTo(together[i * 4 + c], CLOSE);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void tensorsAreMatchedByNameWhereTheFileListsThemInAnotherOrder(Engine engine) throws Exception {
    Tensor x = new Tensor(TensorType.FP32, List.of(1L, 3L), buffer(12).putFloat(0, 1));
    Tensor ids =
        new Tensor(TensorType.INT64, List.of(1L, 4L), buffer(32).putLong(0, 5).putLong(24, 7));

    try (LoadedInferenceModel model = engines.load(model("pair", engine), pair("x", "ids"))) {
      List<Tensor> outputs = model.infer(List.of(x, ids));

      assertThat(outputs.get(0).shape()).containsExactly(1L, 3L);
      assertThat(outputs.get(0).datatype()).isEqualTo(TensorType.FP32);
      assertThat(outputs.get(1).bytes().getLong(0)).isEqualTo(6);
      assertThat(outputs.get(1).bytes().getLong(24)).isEqualTo(8);
    }
  }

  @Test
  void tensorsAreMatchedByPositionWhereTheNamesAreOthers() throws Exception {
    ModelSignature reversed =
        new ModelSignature(
            List.of(
                new TensorSpec("input.2", TensorType.INT64, List.of(-1L, 4L)),
                new TensorSpec("input.1", TensorType.FP32, List.of(-1L, 3L))),
            List.of(
                new TensorSpec("output.2", TensorType.INT64, List.of(-1L, 4L)),
                new TensorSpec("output.1", TensorType.FP32, List.of(-1L, 3L))));
    Tensor ids = new Tensor(TensorType.INT64, List.of(1L, 4L), buffer(32).putLong(0, 5));
    Tensor x = new Tensor(TensorType.FP32, List.of(1L, 3L), buffer(12));

    try (LoadedInferenceModel model = engines.load(model("pair", Engine.ONNX_RUNTIME), reversed)) {
      List<Tensor> outputs = model.infer(List.of(ids, x));

      assertThat(outputs.get(0).bytes().getLong(0)).isEqualTo(6);
      assertThat(outputs.get(1).shape()).containsExactly(1L, 3L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyDatatypeGoesInAndComesOut(Engine engine) throws Exception {
    List<TensorType> types =
        List.of(
            TensorType.FP32,
            TensorType.FP64,
            TensorType.FP16,
            TensorType.INT64,
            TensorType.INT32,
            TensorType.INT8,
            TensorType.UINT8,
            TensorType.BOOL);
    List<String> names =
        List.of("float32", "float64", "float16", "int64", "int32", "int8", "uint8", "bool");
    List<TensorSpec> inputs = new ArrayList<>();
    List<TensorSpec> outputs = new ArrayList<>();
    List<Tensor> given = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      inputs.add(new TensorSpec(names.get(i), types.get(i), List.of(-1L, 3L)));
      outputs.add(new TensorSpec(names.get(i) + "_out", types.get(i), List.of(-1L, 6L)));
      given.add(bits(types.get(i)));
    }

    try (LoadedInferenceModel model =
        engines.load(model("typed", engine), new ModelSignature(inputs, outputs))) {
      List<Tensor> results = model.infer(given);

      for (int i = 0; i < types.size(); i++) {
        int bytes = 3 * types.get(i).bytesPerElement();
        assertThat(results.get(i).datatype()).isEqualTo(types.get(i));
        assertThat(results.get(i).shape()).containsExactly(1L, 6L);
        assertThat(results.get(i).bytes().slice(0, bytes))
            .isEqualTo(results.get(i).bytes().slice(bytes, bytes))
            .isEqualTo(given.get(i).bytes());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void loadsAFileWhateverItIsCalled(Engine engine) throws Exception {
    Path blob = Files.copy(EngineModelFixtures.file("conv", engine), folder.resolve("0a1b2c"));

    try (LoadedInferenceModel model = engines.load(new ModelFile(engine, blob), CONV)) {
      assertThat(model.infer(List.of(images(1)))).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysWhichFileIsNoModel(Engine engine) throws Exception {
    Path text = Files.writeString(folder.resolve("notes"), "not a model");

    assertThatThrownBy(() -> engines.load(new ModelFile(engine, text), CONV))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("Tried to load " + text + " into ");
  }

  @ParameterizedTest
  @EnumSource
  void saysThatAModelIsForTheOtherEngine(Engine engine) {
    Engine other = engine == Engine.PYTORCH ? Engine.ONNX_RUNTIME : Engine.PYTORCH;
    Path file = EngineModelFixtures.file("conv", other);

    assertThatThrownBy(() -> engines.load(new ModelFile(engine, file), CONV))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("Tried to load " + file + " into ");
  }

  @ParameterizedTest
  @EnumSource
  void saysThatAnInferenceFailedAndGoesOn(Engine engine) throws Exception {
    try (LoadedInferenceModel model = engines.load(model("conv", engine), CONV)) {
      Tensor wrong = new Tensor(TensorType.FP32, List.of(1L, 3L), ByteBuffer.allocate(12));

      assertThatThrownBy(() -> model.infer(List.of(wrong)))
          .isInstanceOf(EngineException.class)
          .hasMessageStartingWith("Tried to run conv");

      assertThat(model.infer(List.of(images(1)))).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysThatTheOutputIsNotWhatTheSignaturePromises(Engine engine) throws Exception {
    ModelSignature integers =
        new ModelSignature(
            CONV.inputs(), List.of(new TensorSpec("y", TensorType.INT64, List.of(-1L, 4L))));

    try (LoadedInferenceModel model = engines.load(model("conv", engine), integers)) {
      assertThatThrownBy(() -> model.infer(List.of(images(1))))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("Output y is INT64 by its signature");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theProbeMeasuresWhatRunsAndSaysWhatDoesNot(Engine engine) throws Exception {
    VariantName good = new VariantName("good");
    VariantName broken = new VariantName("broken");
    Map<VariantName, ModelFile> files = new LinkedHashMap<>();
    Path text = Files.writeString(folder.resolve("broken"), "not a model");
    files.put(broken, new ModelFile(engine, text));
    files.put(good, model("conv", engine));

    Map<VariantName, ProbeResult> results = ChildProcessProber.ofThisProgram(1).probe(CONV, files);

    assertThat(results.get(broken)).isInstanceOf(ProbeResult.Failed.class);
    assertThat(results.get(good))
        .isInstanceOfSatisfying(
            ProbeResult.Passed.class,
            passed -> {
              assertThat(passed.p50Millis()).isPositive();
              assertThat(passed.cpuSeconds()).isPositive();
              // in a model this small, starting operations takes nearly all time
              assertThat(passed.onceShare()).isBetween(0.3, 0.99);
            });
  }

  @Test
  void anEngineThatIsNotHereIsNamed() {
    ModelFile file = model("conv", Engine.ONNX_RUNTIME);

    assertThatThrownBy(
            () ->
                new InferenceEngines(Map.of(Engine.PYTORCH, new PyTorchEngine(1))).load(file, CONV))
        .hasMessage("Tried to load " + file.path() + ", but this program has no ONNX Runtime");
  }

  /** Ones and zeros of each type. */
  private static Tensor bits(TensorType type) {
    ByteBuffer bytes = buffer(3 * type.bytesPerElement());
    for (int value : new int[] {1, 0, 1}) {
      switch (type) {
        case FP32 -> bytes.putFloat(value);
        case FP64 -> bytes.putDouble(value);
        case FP16 -> bytes.putShort((short) (value * 0x3C00));
        case INT64 -> bytes.putLong(value);
        case INT32 -> bytes.putInt(value);
        default -> bytes.put((byte) value);
      }
    }
    return new Tensor(type, List.of(1L, 3L), bytes.flip());
  }

  private static ModelSignature pair(String x, String ids) {
    return new ModelSignature(
        List.of(
            new TensorSpec(x, TensorType.FP32, List.of(-1L, 3L)),
            new TensorSpec(ids, TensorType.INT64, List.of(-1L, 4L))),
        List.of(
            new TensorSpec("sum", TensorType.FP32, List.of(-1L, 3L)),
            new TensorSpec("next", TensorType.INT64, List.of(-1L, 4L))));
  }
}

package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.onnx.format.OnnxFile;
import io.sluice.compressor.onnx.format.OnnxType;
import io.sluice.compressor.onnx.format.OnnxValue;
import io.sluice.compressor.onnx.importer.BothEngines.Input;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxImportIT {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "residual11",
        "residual13",
        "residual17",
        "unfolded14",
        "mobile12",
        "mobile16",
        "encoder11",
        "encoder14",
        "encoder17",
        "recurrent11",
        "recurrent15",
        "decoder13",
        "decoder17"
      })
  void convertedModelsAgreeWithOnnxRuntimeAtEveryBatchAndLength(String name) throws Exception {
    Path onnx = resource("/onnx/" + name + ".onnx");
    List<OnnxValue> inputs = OnnxFile.read(onnx).graph().inputs();

    try (BothEngines engines = new BothEngines(onnx, folder)) {
      engines.agreeOn(draw(inputs, 1, 8, 50));
      engines.agreeOn(draw(inputs, 3, 35, 50));
      engines.agreeOn(draw(inputs, 2, 2, 50));
    }
  }

  @Test
  void theMiniLmEncoderAgreesWithOnnxRuntimeAtEveryBatchAndLength() throws Exception {
    Path onnx = resource("/all-minilm-l6-v2.onnx");
    List<OnnxValue> inputs = OnnxFile.read(onnx).graph().inputs();

    try (BothEngines engines = new BothEngines(onnx, folder)) {
      engines.agreeOn(draw(inputs, 1, 1, 30_000));
      engines.agreeOn(draw(inputs, 1, 35, 30_000));
      engines.agreeOn(draw(inputs, 4, 16, 30_000));
      engines.agreeOn(draw(inputs, 2, 256, 30_000));
    }
  }

  private Path resource(String name) throws Exception {
    Path file = folder.resolve("model.onnx");
    try (InputStream in = OnnxImportIT.class.getResourceAsStream(name)) {
      Files.copy(in, file);
    }
    return file;
  }

  /** Random inputs; masks hide some of the last tokens, and the second segment begins there. */
  private static Map<String, Input> draw(
      List<OnnxValue> inputs, long batch, long length, int vocabulary) {
    Random random = new Random(batch * 1000 + length);
    Map<String, Input> drawn = new LinkedHashMap<>();
    for (OnnxValue input : inputs) {
      long[] shape = new long[input.shape().size()];
      int elements = 1;
      for (int d = 0; d < shape.length; d++) {
        OnnxValue.Dimension dim = input.shape().get(d);
        shape[d] = !dim.isDynamic() ? dim.size() : d == 0 ? batch : length;
        elements *= (int) shape[d];
      }
      drawn.put(input.name(), draw(input, shape, elements, vocabulary, random));
    }
    return drawn;
  }

  private static Input draw(
      OnnxValue input, long[] shape, int elements, int vocabulary, Random random) {
    if (input.type() == OnnxType.FLOAT) {
      float[] values = new float[elements];
      for (int i = 0; i < elements; i++) {
        values[i] = (float) random.nextGaussian();
      }
      return Input.floats(values, shape);
    }
    long[] values = new long[elements];
    for (int i = 0; i < elements; i++) {
      boolean early = i % shape[1] <= shape[1] / 2 + i / shape[1];
      values[i] =
          switch (input.name()) {
            case "mask", "attention_mask" -> early ? 1 : 0;
            case "token_type_ids" -> early ? 0 : 1;
            default -> random.nextInt(vocabulary);
          };
    }
    return Input.longs(values, shape);
  }
}

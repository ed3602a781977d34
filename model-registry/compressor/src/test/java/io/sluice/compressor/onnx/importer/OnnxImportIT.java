package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.onnx.Input;
import io.sluice.compressor.onnx.format.OnnxFile;
import io.sluice.compressor.onnx.format.OnnxValue;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
      engines.agreeOn(Input.draw(inputs, 1, 8, 50));
      engines.agreeOn(Input.draw(inputs, 3, 35, 50));
      engines.agreeOn(Input.draw(inputs, 2, 2, 50));
    }
  }

  @Test
  void theMiniLmEncoderAgreesWithOnnxRuntimeAtEveryBatchAndLength() throws Exception {
    Path onnx = resource("/all-minilm-l6-v2.onnx");
    List<OnnxValue> inputs = OnnxFile.read(onnx).graph().inputs();

    try (BothEngines engines = new BothEngines(onnx, folder)) {
      engines.agreeOn(Input.draw(inputs, 1, 1, 30_000));
      engines.agreeOn(Input.draw(inputs, 1, 35, 30_000));
      engines.agreeOn(Input.draw(inputs, 4, 16, 30_000));
      engines.agreeOn(Input.draw(inputs, 2, 256, 30_000));
    }
  }

  private Path resource(String name) throws Exception {
    Path file = folder.resolve("model.onnx");
    try (InputStream in = OnnxImportIT.class.getResourceAsStream(name)) {
      Files.copy(in, file);
    }
    return file;
  }
}

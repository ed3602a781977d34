package io.sluice.onnx.importer;

import io.sluice.onnx.ModelTestInput;
import io.sluice.onnx.format.OnnxModelFile;
import io.sluice.onnx.format.OnnxValueInfo;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxModelImporterIT {
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
    List<OnnxValueInfo> inputs = OnnxModelFile.read(onnx).graph().inputs();

    try (OnnxRoundTripEngines engines = new OnnxRoundTripEngines(onnx, folder)) {
      engines.agreeOn(ModelTestInput.draw(inputs, 1, 8, 50));
      engines.agreeOn(ModelTestInput.draw(inputs, 3, 35, 50));
      engines.agreeOn(ModelTestInput.draw(inputs, 2, 2, 50));
    }
  }

  @Test
  void theMiniLmEncoderAgreesWithOnnxRuntimeAtEveryBatchAndLength() throws Exception {
    Path onnx = resource("/all-minilm-l6-v2.onnx");
    List<OnnxValueInfo> inputs = OnnxModelFile.read(onnx).graph().inputs();

    try (OnnxRoundTripEngines engines = new OnnxRoundTripEngines(onnx, folder)) {
      engines.agreeOn(ModelTestInput.draw(inputs, 1, 1, 30_000));
      engines.agreeOn(ModelTestInput.draw(inputs, 1, 35, 30_000));
      engines.agreeOn(ModelTestInput.draw(inputs, 4, 16, 30_000));
      engines.agreeOn(ModelTestInput.draw(inputs, 2, 256, 30_000));
    }
  }

  private Path resource(String name) throws Exception {
    Path file = folder.resolve("model.onnx");
    try (InputStream in = OnnxModelImporterIT.class.getResourceAsStream(name)) {
      Files.copy(in, file);
    }
    return file;
  }
}

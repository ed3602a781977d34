package io.sluice.compressor.compression;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.onnx.format.OnnxFile;
import io.sluice.compressor.onnx.format.OnnxModel;
import io.sluice.compressor.onnx.format.OnnxValue;
import io.sluice.compressor.onnx.importer.OnnxImport;
import io.sluice.compressor.torchscript.NamedTensor;
import io.sluice.compressor.torchscript.ScalarType;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptWriter;
import io.sluice.compressor.torchscript.flow.DataFlow;
import io.sluice.registry.hardware.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The model as somebody brought it.
 *
 * @param file with an ending that says what it is
 * @param script the same model as a TorchScript archive; the file itself if it is one
 * @param inputs names of what it takes, in order
 * @param described types and shapes of its inputs, in that order; empty when the file does not say
 */
record BroughtModel(
    Path file, Engine engine, Path script, List<String> inputs, List<OnnxValue> described) {
  private static final int ZIP = 'P';
  private static final int ONNX = 8; // the field ir_version, which comes first

  /**
   * @param scratch for conversions; must last as long as the model is used
   * @throws CompressionException when it is neither TorchScript nor ONNX, or damaged, or an ONNX
   *     operator that cannot be converted
   */
  static BroughtModel open(Path file, Path scratch) throws CompressionException, IOException {
    return isOnnx(file) ? onnx(file, scratch) : torchScript(file, scratch);
  }

  private static boolean isOnnx(Path file) throws CompressionException, IOException {
    if (!Files.isRegularFile(file)) {
      throw new CompressionException(
          "Tried to read the model " + file + ", but there is no such file");
    }
    try (InputStream content = Files.newInputStream(file)) {
      int first = content.read();
      boolean named = file.getFileName().toString().endsWith(Engine.ONNX_RUNTIME.fileSuffix());
      return first == ONNX || (named && first != ZIP);
    }
  }

  private static BroughtModel torchScript(Path file, Path scratch)
      throws CompressionException, IOException {
    try (ScriptArchive archive = ScriptArchive.open(file)) {
      ScriptModule module = archive.module();
      requireNumbers(module);
      Path named = named(file, Engine.PYTORCH, scratch);
      return new BroughtModel(
          named, Engine.PYTORCH, named, DataFlow.of(module).inputs(), List.of());
    }
  }

  private static BroughtModel onnx(Path file, Path scratch)
      throws CompressionException, IOException {
    OnnxModel onnx = OnnxFile.read(file);
    Graph graph = OnnxImport.graph(onnx);
    Path script = scratch.resolve("converted.pt");
    ScriptModule module = GraphWriter.write(graph);
    requireNumbers(module);
    ScriptWriter.write(module, script);
    return new BroughtModel(
        named(file, Engine.ONNX_RUNTIME, scratch),
        Engine.ONNX_RUNTIME,
        script,
        graph.inputs(),
        onnx.graph().inputs());
  }

  private static void requireNumbers(ScriptModule module) throws CompressionException {
    for (NamedTensor named : NamedTensor.of(module)) {
      float[] values =
          named.tensor().type() == ScalarType.FLOAT ? named.tensor().toFloats() : new float[0];
      for (int i = 0; i < values.length; i++) {
        if (Float.isNaN(values[i])) {
          throw new CompressionException(
              "The model is damaged: its parameter %s has the value NaN at element %d of %d"
                  .formatted(named.path(), i, values.length));
        }
      }
    }
  }

  /** The file under a name that says what it is. */
  private static Path named(Path file, Engine engine, Path scratch) throws IOException {
    if (file.getFileName().toString().endsWith(engine.fileSuffix())) {
      return file;
    }
    Path named = scratch.resolve("brought" + engine.fileSuffix());
    return Files.createSymbolicLink(named, file.toAbsolutePath());
  }
}

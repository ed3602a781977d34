package io.sluice.bench.compression;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.calibration.Calibration;
import io.sluice.compressor.compression.EngineCalibration;
import io.sluice.compressor.evaluation.EngineProcess;
import io.sluice.compressor.evaluation.Macs;
import io.sluice.compressor.evaluation.Measurement;
import io.sluice.compressor.evaluation.NpyType;
import io.sluice.compressor.evaluation.Samples;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.onnx.format.OnnxType;
import io.sluice.compressor.onnx.format.OnnxValue;
import io.sluice.compressor.recipe.Catalogue;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.recipe.RecipeRunner;
import io.sluice.compressor.technique.Workshop;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.torchscript.ScriptWriter;
import io.sluice.compressor.training.EngineTraining;
import io.sluice.demo.process.Home;
import io.sluice.demo.report.ProgressBar;
import io.sluice.demo.report.Screen;
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
final class Lab {
  private static final Duration SILENCE = Duration.ofMinutes(5);

  private final Home home;
  private final Path work;
  private final Path mnist;
  private final Path fashionMnist;
  private final Screen screen;

  /**
   * @param work of everything that is made, kept between runs
   * @param mnist folder of MNIST's idx files
   * @param fashionMnist folder of Fashion-MNIST's idx files
   */
  Lab(Home home, Path work, Path mnist, Path fashionMnist, Screen screen) throws IOException {
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
  Path model(String name) throws CompressionException {
    for (Path folder : List.of(home.models(), home.root().resolve("load-tests/target/models"))) {
      if (Files.exists(folder.resolve(name + ".pt"))) {
        return folder.resolve(name + ".pt");
      }
    }
    throw new CompressionException(
        "There is no model %s.pt; make it with load-tests/models/make_bench_models.py, which needs"
                .formatted(name)
            + " Debian's python3-torch and python3-torchvision");
  }

  /** Writes a net that has not learnt yet. */
  Path write(String name, Graph net) throws CompressionException, IOException {
    Path file = work.resolve("nets").resolve(name + ".pt");
    ScriptWriter.write(GraphWriter.write(net), file);
    return file;
  }

  /**
   * Applies a recipe, or as much of it as was not applied before.
   *
   * @param yaml the recipe
   */
  RecipeRunner.Prepared make(Path model, DataSet data, String yaml)
      throws CompressionException, IOException, InterruptedException {
    Recipe recipe = Recipe.parse(yaml, "of the experiment", Catalogue.standard());
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

  private Workshop workshop(DataSet data, long seed, DoubleConsumer progress) {
    Path folder = work.resolve("training");
    EngineTraining training =
        new EngineTraining(
            data.training(),
            folder,
            EngineTraining.Settings.DEFAULT,
            p -> progress.accept(p.fraction()));
    return new Workshop(calibration(data), training, seed);
  }

  private Calibration calibration(DataSet data) {
    return new EngineCalibration(
        engine(), data.calibration(), work.resolve("observations"), fraction -> {});
  }

  /** One input, of numbers as the data has them. */
  private List<OnnxValue> inputs(Graph graph, DataSet data)
      throws CompressionException, IOException {
    List<OnnxValue.Dimension> shape = new ArrayList<>();
    shape.add(OnnxValue.Dimension.dynamic("batch"));
    Samples samples = Samples.read(data.calibration());
    samples.exampleShape().forEach(size -> shape.add(OnnxValue.Dimension.of(size)));
    OnnxType type = samples.type() == NpyType.INT64 ? OnnxType.INT64 : OnnxType.FLOAT;
    return List.of(new OnnxValue(graph.inputs().get(0), type, shape));
  }

  /** Multiply-accumulates of one example. */
  long macs(Path file, DataSet data)
      throws CompressionException, IOException, InterruptedException {
    try (ScriptArchive archive = ScriptArchive.open(file)) {
      Graph graph = GraphReader.read(archive.module());
      Map<String, List<Long>> shapes = new LinkedHashMap<>();
      calibration(data)
          .record(graph, Macs.values(graph))
          .forEach((value, recorded) -> shapes.put(value, recorded.shape()));
      Macs macs = Macs.of(graph, shapes);
      if (!macs.uncounted().isEmpty()) {
        throw new CompressionException(
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
  List<Measurement> measure(Map<String, Path> files, DataSet data, boolean costs)
      throws CompressionException, IOException, InterruptedException {
    ProgressBar bar = new ProgressBar(screen);
    List<Measurement> measured =
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

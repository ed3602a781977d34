package io.sluice.bench.compression;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.calibration.Calibration;
import io.sluice.compressor.calibration.Recorded;
import io.sluice.compressor.compression.EngineCalibration;
import io.sluice.compressor.evaluation.EngineProcess;
import io.sluice.compressor.evaluation.Measurement;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.onnx.exporter.OnnxExport;
import io.sluice.compressor.onnx.exporter.Precision;
import io.sluice.compressor.onnx.format.OnnxType;
import io.sluice.compressor.onnx.format.OnnxValue;
import io.sluice.compressor.quantization.Headroom;
import io.sluice.compressor.quantization.QuantizationPlan;
import io.sluice.compressor.quantization.RangeRule;
import io.sluice.compressor.recipe.Catalogue;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.recipe.RecipeRunner;
import io.sluice.compressor.structure.Macs;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.StaticInt8;
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

  /** A TorchScript file as ONNX, in floats. */
  Path onnx(Path file, DataSet data, String name)
      throws CompressionException, IOException, InterruptedException {
    try (ScriptArchive archive = ScriptArchive.open(file)) {
      Graph graph = GraphReader.read(archive.module());
      return export(graph, data, name, new Precision.Float32());
    }
  }

  /** A TorchScript file whose batch norms are folded as ONNX, in integers. */
  Path onnxInt8(Path file, DataSet data, String name, Headroom headroom)
      throws CompressionException, IOException, InterruptedException {
    try (ScriptArchive archive = ScriptArchive.open(file)) {
      Graph graph = GraphReader.read(archive.module());
      QuantizationPlan plan =
          new StaticInt8(RangeRule.LEAST_SQUARES, true, headroom, LayerChoice.ALL)
              .plan(graph, calibration(data));
      return export(graph, data, name, new Precision.StaticInt8(plan));
    }
  }

  private Path export(Graph graph, DataSet data, String name, Precision precision)
      throws CompressionException, IOException, InterruptedException {
    String input = graph.inputs().get(0);
    List<OnnxValue.Dimension> shape =
        new ArrayList<>(List.of(OnnxValue.Dimension.dynamic("batch")));
    Recorded recorded = calibration(data).record(graph, List.of(input)).values().iterator().next();
    recorded.exampleShape().forEach(size -> shape.add(OnnxValue.Dimension.of(size)));
    Path file = work.resolve("nets").resolve(name + ".onnx");
    OnnxExport.write(
        graph,
        List.of(new OnnxValue(input, OnnxType.FLOAT, shape)),
        List.of("output"),
        precision,
        file);
    return file;
  }

  /** Multiply-accumulates of one example. */
  long macs(Path file, DataSet data)
      throws CompressionException, IOException, InterruptedException {
    try (ScriptArchive archive = ScriptArchive.open(file)) {
      Graph graph = GraphReader.read(archive.module());
      List<String> values = graph.nodes().stream().map(n -> n.results().get(0)).toList();
      Map<String, List<Long>> shapes = new LinkedHashMap<>();
      calibration(data)
          .record(graph, values)
          .forEach((value, recorded) -> shapes.put(value, recorded.exampleShape()));
      return Macs.of(graph, shapes);
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

  Path work() {
    return work;
  }
}

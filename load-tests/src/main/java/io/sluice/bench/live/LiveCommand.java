package io.sluice.bench.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.bench.page.BenchMachine;
import io.sluice.bench.page.ResultPage;
import io.sluice.bench.page.ResultSection;
import io.sluice.demo.process.RepositoryHome;
import io.sluice.demo.report.TerminalScreen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice-bench live}. */
@Command(
    name = "live",
    mixinStandardHelpOptions = true,
    description = {
      "Compares laws of adaptation on one real agent behind the gateway, beside real hogs. Leaves"
          + " live-runs.json and a section in load-tests/results/adaptation; `sluice-bench"
          + " adaptation --only live` puts that on the page.",
      "The variants are made at the first run, which takes some minutes more; the registry's storage"
          + " that has them is kept in load-tests/target/live-models."
    })
public final class LiveCommand implements Callable<Integer> {
  /** The name of its section among those of the page. */
  public static final String SECTION = "live";

  @Option(
      names = "--home",
      paramLabel = "FOLDER",
      description = "Root of the repository; default: found upward from here.")
  private @Nullable Path home;

  @Option(
      names = "--fashion-mnist",
      paramLabel = "FOLDER",
      defaultValue = "/usr/share/datasets/fashion-mnist",
      description =
          "Fashion-MNIST's four idx files, to train variants with; default ${DEFAULT-VALUE}, where"
              + " Debian's package dataset-fashion-mnist has them.")
  private Path fashionMnist = Path.of("");

  @Option(
      names = "--laws",
      split = ",",
      paramLabel = "LAW",
      defaultValue = "sluice,alert,alert-queue,infaas,static:most-accurate,static:fastest",
      description = "As the agent's option --law takes them; default ${DEFAULT-VALUE}.")
  private List<String> laws = List.of();

  @Option(
      names = "--repeats",
      defaultValue = "5",
      description = "Runs of each law; default ${DEFAULT-VALUE}.")
  private int repeats;

  @Option(
      names = "--seconds",
      defaultValue = "16",
      description = "Length of a run; default ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(
      names = "--rows",
      defaultValue = "64",
      description = "Images in each request; default ${DEFAULT-VALUE}.")
  private int rows;

  @Option(
      names = "--rate",
      paramLabel = "PER-SECOND",
      description =
          "Requests per second on average; default: what keeps the most accurate variant busy for"
              + " 35 %% of the time when the device is calm.")
  private @Nullable Double rate;

  @Option(
      names = "--deadlines-ms",
      split = ",",
      paramLabel = "MS",
      description =
          "Deadlines of the bursts; default: 2, 4 and 8 times what the most accurate variant takes,"
              + " and the way there and back.")
  private List<Integer> deadlines = List.of();

  @Option(
      names = "--conditions",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What else ran on the machine, for the page.")
  private String conditions = "";

  @Override
  public Integer call() throws Exception {
    LiveSettings settings = settings();
    String machine = BenchMachine.line(); // before this process leaves the agent its processor
    TerminalScreen screen = TerminalScreen.standardOutput();
    Path target = settings.home().root().resolve("load-tests/target");
    Path results = settings.home().root().resolve("load-tests/results/adaptation");
    LiveResult result =
        new LiveComparison(settings, target.resolve("live"), target.resolve("live-models"), screen)
            .run(done -> keep(results, done, section(settings, done, machine)));
    ResultSection section = section(settings, result, machine);
    screen.print(section.lines());
    return section.holds() ? 0 : 1;
  }

  private LiveSettings settings() {
    Double perSecond = rate;
    return new LiveSettings(
        RepositoryHome.ofOption(home),
        fashionMnist,
        laws,
        repeats,
        seconds,
        rows,
        perSecond == null ? OptionalDouble.empty() : OptionalDouble.of(perSecond),
        deadlines);
  }

  private ResultSection section(LiveSettings settings, LiveResult result, String machine) {
    return new LiveSection(settings, result, conditions(result.runs(), machine)).section();
  }

  private String conditions(List<LiveRun> runs, String machine) {
    double least = runs.stream().mapToDouble(LiveRun::loadAverage).min().orElse(Double.NaN);
    double most = runs.stream().mapToDouble(LiveRun::loadAverage).max().orElse(Double.NaN);
    return String.format(
            Locale.ROOT,
            "%s The load average of the machine was %.1f to %.1f when the runs began. %s",
            machine,
            least,
            most,
            conditions)
        .strip();
  }

  private static void keep(Path folder, LiveResult result, ResultSection section)
      throws IOException {
    Files.createDirectories(folder);
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve("live-runs.json").toFile(), result);
    ResultPage.beside(folder).keep(SECTION, section);
  }
}

package io.sluice.bench.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.bench.page.Machine;
import io.sluice.bench.page.ResultPage;
import io.sluice.bench.page.Section;
import io.sluice.demo.process.Home;
import io.sluice.demo.report.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice-bench live}. */
@Command(
    name = "live",
    mixinStandardHelpOptions = true,
    description =
        "Compares laws of adaptation on one real agent behind the gateway, beside real hogs. Leaves"
            + " live.json and a section of the page in load-tests/results/adaptation.")
public final class LiveCommand implements Callable<Integer> {
  /** The name of its section among those of the page. */
  public static final String SECTION = "live";

  @Option(
      names = "--home",
      paramLabel = "FOLDER",
      description = "Root of the repository; default: found upward from here.")
  private @Nullable Path home;

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
      defaultValue = "20",
      description = "Length of a run; default ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(
      names = "--rate",
      defaultValue = "120",
      description = "Requests per second on average; default ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--deadlines-ms",
      split = ",",
      paramLabel = "MS",
      defaultValue = "30,60,120",
      description = "Deadlines of the bursts; default ${DEFAULT-VALUE}.")
  private List<Integer> deadlines = List.of();

  @Option(
      names = "--conditions",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What else ran on the machine, for the page.")
  private String conditions = "";

  @Override
  public Integer call() throws Exception {
    Home root = Home.ofOption(home);
    LiveSettings settings = new LiveSettings(root, laws, repeats, seconds, rate, deadlines);
    Screen screen = Screen.standardOutput();
    Path results = root.root().resolve("load-tests/results/adaptation");
    List<LiveRun> runs =
        new LiveComparison(settings, root.root().resolve("load-tests/target/live"), screen)
            .run(done -> keep(results, done, section(settings, done)));
    Section section = section(settings, runs);
    screen.print(section.lines());
    return section.holds() ? 0 : 1;
  }

  private Section section(LiveSettings settings, List<LiveRun> runs) throws IOException {
    return new LiveSection(settings, runs, conditions(runs)).section();
  }

  private String conditions(List<LiveRun> runs) throws IOException {
    double least = runs.stream().mapToDouble(LiveRun::loadAverage).min().orElse(Double.NaN);
    double most = runs.stream().mapToDouble(LiveRun::loadAverage).max().orElse(Double.NaN);
    return String.format(
            Locale.ROOT,
            "%s The load average of the machine was %.1f to %.1f when the runs began. %s",
            Machine.line(),
            least,
            most,
            conditions)
        .strip();
  }

  private static void keep(Path folder, List<LiveRun> runs, Section section) throws IOException {
    Files.createDirectories(folder);
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve("live-runs.json").toFile(), runs);
    new ResultPage(folder).keep(SECTION, section);
  }
}

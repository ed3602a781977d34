package io.sluice.demo;

import io.sluice.demo.process.RepositoryHome;
import io.sluice.demo.report.TerminalScreen;
import io.sluice.launch.ConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice-bench demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Runs the main job with real parts and disturbs it: pushes a model, has it compressed,"
            + " streams images through the gateway to two agents, checks every answer. Leaves"
            + " summary.json, report.html and logs in load-tests/target/demo.")
public final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--home",
      paramLabel = "FOLDER",
      description = "Root of the repository; default: found upward from here and from the program.")
  private @Nullable Path home;

  @Option(
      names = "--images",
      defaultValue = "" + DemoSettings.ALL_IMAGES,
      description = "Images to stream, 100 to 10000; default ${DEFAULT-VALUE}.")
  private int images;

  @Option(
      names = "--evaluation-images",
      defaultValue = "" + DemoSettings.ALL_IMAGES,
      description =
          "Images to measure the variants' accuracy on, 100 to 10000; default ${DEFAULT-VALUE}.")
  private int evaluationImages;

  @Option(
      names = "--rate",
      defaultValue = "95",
      description = "Images per second, 1 to 10000; default ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--deadline-ms",
      defaultValue = "1000",
      description = "Deadline of each request, 10 to 60000; default ${DEFAULT-VALUE}.")
  private long deadlineMillis;

  @Option(
      names = "--hog-threads",
      description =
          "Busy threads of the CPU hog, 1 to 1024; it adds as many while no agent reacts; default"
              + " one per processor.")
  private int hogThreads = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws Exception {
    DemoSettings settings =
        new DemoSettings(
            findHome(),
            images,
            evaluationImages,
            rate,
            Duration.ofMillis(deadlineMillis),
            hogThreads);
    return new DemoRun(settings, TerminalScreen.standardOutput()).run() ? 0 : 1;
  }

  private RepositoryHome findHome() {
    if (home != null) {
      return requireBuilt(new RepositoryHome(home.toAbsolutePath().normalize()));
    }
    Path program =
        Path.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator)[0]);
    return RepositoryHome.above(Path.of(""))
        .or(() -> RepositoryHome.above(program))
        .map(DemoCommand::requireBuilt)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "--home must name the repository's root, for it is not above here"));
  }

  private static RepositoryHome requireBuilt(RepositoryHome home) {
    home.firstMissing()
        .ifPresent(
            missing -> {
              throw new ConfigurationException(
                  "--home is %s, but %s is not there; build with ./mvnw -Pdemo package"
                      .formatted(home.root(), missing));
            });
    return home;
  }
}

package io.sluice.registry.app;

import io.sluice.launch.ConfigurationException;
import io.sluice.measurement.EngineProcess;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** How much time measuring is given. */
final class TimingOption {
  private static final int MAX_MILLIS = 3_600_000;

  @Option(
      names = "--timing-ms",
      paramLabel = "MS",
      description =
          "For how long the latency of each variant is measured at each batch, ms; less is quicker"
              + " and less sure (default: ${DEFAULT-VALUE}).",
      showDefaultValue = CommandLine.Help.Visibility.NEVER)
  private int millis = (int) EngineProcess.TIMING.toMillis();

  Duration duration() {
    ConfigurationException.requireRange("--timing-ms", millis, 1, MAX_MILLIS);
    return Duration.ofMillis(millis);
  }
}

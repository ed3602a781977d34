package io.sluice.bench.simulation;

import io.sluice.adaptation.simulate.WorkloadGenerator;
import io.sluice.demo.report.TerminalScreen;
import io.sluice.launch.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice-bench workload}. */
@Command(
    name = "workload",
    mixinStandardHelpOptions = true,
    description = "Makes requests for `simulate`; the same options make the same file.")
public final class WorkloadCommand implements Callable<Integer> {
  private static final double MOST_RATE = 100_000;
  private static final double MOST_SECONDS = 31 * 86_400;
  private static final double MOST_REQUESTS = 50_000_000;
  private static final double MOST_MILLIS = 3_600_000;
  private static final double PEAK = 3;

  /** How requests come. */
  enum Kind {
    poisson,
    bursty,
    diurnal,
    step
  }

  @Option(
      names = "--kind",
      required = true,
      paramLabel = "KIND",
      description =
          "${COMPLETION-CANDIDATES}: at one rate; at two rates in turn for random times, with bursts"
              + " of Zipf-sized numbers of requests 1 ms apart; in a wave that begins at the least;"
              + " at a higher rate in the middle third.")
  private Kind kind = Kind.poisson;

  @Option(
      names = "--rate",
      required = true,
      paramLabel = "N",
      description = "Requests per second; of kinds with two rates the lower one.")
  private double rate;

  @Option(
      names = "--peak",
      paramLabel = "N",
      description = "Requests per second at the most, of kinds with two rates; default 3 × --rate.")
  private @Nullable Double peak;

  @Option(
      names = "--period-seconds",
      paramLabel = "S",
      description = "Of the wave, s; default --seconds.")
  private @Nullable Double period;

  @Option(
      names = "--state-seconds",
      paramLabel = "S",
      defaultValue = "20",
      description = "Mean time at one of bursty's rates, s; default ${DEFAULT-VALUE}.")
  private double stateSeconds;

  @Option(
      names = "--bursts",
      paramLabel = "N",
      defaultValue = "0.2",
      description = "Bursty's bursts per second; default ${DEFAULT-VALUE}.")
  private double bursts;

  @Option(
      names = "--largest-burst",
      paramLabel = "N",
      defaultValue = "20",
      description = "Requests in bursty's largest burst; default ${DEFAULT-VALUE}.")
  private int largest;

  @Option(names = "--seconds", required = true, paramLabel = "S", description = "How long, s.")
  private double seconds;

  @Option(
      names = "--deadline-ms",
      required = true,
      paramLabel = "MS",
      description = "Time that each request has, ms.")
  private double deadline;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      defaultValue = "1",
      description = "Of the randomness; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--output", required = true, paramLabel = "FILE", description = "The CSV.")
  private Path output = Path.of("");

  @Override
  public Integer call() throws IOException {
    check();
    double[] arrivals = arrivals();
    RequestsFile.write(output, arrivals, deadline);
    TerminalScreen.standardOutput().print("%d requests in %s".formatted(arrivals.length, output));
    return 0;
  }

  private void check() {
    requireAbove("--rate", rate, MOST_RATE);
    requireAbove("--seconds", seconds, MOST_SECONDS);
    requireAbove("--deadline-ms", deadline, MOST_MILLIS);
    requireAbove("--state-seconds", stateSeconds, MOST_SECONDS);
    requireAbove("--bursts", bursts, MOST_RATE);
    ConfigurationException.requireRange("--largest-burst", largest, 1, 1_000_000);
    if (period != null) {
      requireAbove("--period-seconds", period, MOST_SECONDS);
    }
    if (peak != null && kind == Kind.poisson) {
      throw new ConfigurationException("--peak is of bursty, diurnal and step, not of poisson");
    }
    ConfigurationException.requireRange("--peak", peak(), rate, MOST_RATE);
    if (requests() > MOST_REQUESTS) {
      throw new ConfigurationException(
          "Rates, bursts and --seconds make at most %.0f requests, but these make up to %.0f"
              .formatted(MOST_REQUESTS, requests()));
    }
  }

  /** About as many as come when the rate is that of the peak all the time. */
  private double requests() {
    double inBursts = kind == Kind.bursty ? bursts * WorkloadGenerator.meanBurst(largest) : 0;
    return (peak() + inBursts) * seconds;
  }

  private double peak() {
    if (kind == Kind.poisson) {
      return rate;
    }
    return peak != null ? peak : PEAK * rate;
  }

  private static void requireAbove(String option, double value, double most) {
    if (!(value > 0 && value <= most)) {
      throw new ConfigurationException(
          "%s must be above 0 and at most %.0f, but is %s".formatted(option, most, value));
    }
  }

  private double[] arrivals() {
    // neighbouring seeds of Random begin alike
    Random random = new Random(new SplittableRandom(seed).nextLong());
    WorkloadGenerator workloads = new WorkloadGenerator(random, seconds);
    return switch (kind) {
      case poisson -> workloads.poisson(second -> rate, rate);
      case bursty -> workloads.bursty(rate, peak(), stateSeconds, bursts, largest);
      case diurnal -> workloads.diurnal(rate, peak(), period != null ? period : seconds);
      case step -> workloads.step(rate, peak());
    };
  }
}

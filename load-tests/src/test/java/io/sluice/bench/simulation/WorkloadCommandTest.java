package io.sluice.bench.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class WorkloadCommandTest {
  @TempDir Path folder;

  private TimedRequests make(String... options) throws Exception {
    Path file = folder.resolve("t.csv");
    List<String> arguments = new ArrayList<>(List.of("--output", file.toString()));
    arguments.addAll(List.of(options));
    CommandLine.populateCommand(new WorkloadCommand(), arguments.toArray(String[]::new)).call();
    return RequestsFile.read("--trace", file);
  }

  private TimedRequests make(String kind) throws Exception {
    return make(
        "--kind", kind, "--rate", "20", "--seconds", "900", "--deadline-ms", "50", "--seed", "3");
  }

  private static long between(TimedRequests requests, double fromSecond, double toSecond) {
    return Arrays.stream(requests.startMillis())
        .filter(at -> at >= 1e3 * fromSecond && at < 1e3 * toSecond)
        .count();
  }

  @Test
  void makesPoissonArrivalsOfOneRate() throws Exception {
    TimedRequests requests = make("poisson");

    // 18,000 are expected; five deviations are 670
    assertThat((double) requests.size()).isCloseTo(18_000, within(670.0));
    assertThat(requests.allowedMillis()).containsOnly(50);
  }

  @Test
  void stepsUpInTheMiddleThird() throws Exception {
    TimedRequests requests = make("step");

    assertThat((double) between(requests, 300, 600))
        .isCloseTo(18_000, Percentage.withPercentage(4));
    assertThat((double) between(requests, 600, 900)).isCloseTo(6000, Percentage.withPercentage(7));
  }

  @Test
  void makesAWaveThatBeginsAtItsLeast() throws Exception {
    TimedRequests requests = make("diurnal");

    assertThat(between(requests, 0, 100)).isLessThan(3000);
    assertThat(between(requests, 400, 500)).isGreaterThan(5000);
  }

  @Test
  void makesBursts() throws Exception {
    double[] starts = make("bursty").startMillis();

    int most = 0;
    for (int i = 0, first = 0; i < starts.length; i++) {
      first += starts[i] - starts[first] > 20 ? 1 : 0;
      most = Math.max(most, i - first);
    }
    // a Poisson process of 60 requests a second hardly ever has so many within 20 ms
    assertThat(most).isGreaterThan(10);
  }

  @Test
  void makesTheSameFileOfTheSameSeed() throws Exception {
    make("bursty");
    String first = Files.readString(folder.resolve("t.csv"));

    make("bursty");

    assertThat(Files.readString(folder.resolve("t.csv"))).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({
    "--rate,0,--rate must be above 0",
    "--rate,-3,--rate must be above 0",
    "--seconds,0,--seconds must be above 0",
    "--seconds,2678400,make at most",
    "--deadline-ms,NaN,--deadline-ms must be above 0",
    "--peak,5,--peak must be from 20.0",
    "--largest-burst,0,--largest-burst must be from 1",
  })
  void refusesWhatCannotBe(String option, String value, String message) {
    List<String> arguments = new ArrayList<>(List.of("--kind", "step"));
    for (String required : List.of("--rate", "--seconds", "--deadline-ms")) {
      if (!required.equals(option)) {
        arguments.addAll(List.of(required, "20"));
      }
    }
    arguments.addAll(List.of(option, value));

    String refusal = Examples.refusal(() -> make(arguments.toArray(String[]::new)));

    assertThat(refusal).contains(message);
  }

  @Test
  void hasNoPeakOfOneRateToRefuse() throws Exception {
    TimedRequests requests =
        make("--kind", "poisson", "--rate", "40000", "--seconds", "1", "--deadline-ms", "5");

    assertThat((double) requests.size()).isCloseTo(40_000, Percentage.withPercentage(3));
  }

  @Test
  void countsBurstsAmongTheRequests() {
    String refusal =
        Examples.refusal(
            () ->
                make(
                    "--kind",
                    "bursty",
                    "--rate",
                    "1",
                    "--bursts",
                    "1000",
                    "--largest-burst",
                    "1000000",
                    "--seconds",
                    "300",
                    "--deadline-ms",
                    "5"));

    // a burst of up to a million has 765 requests on average
    assertThat(refusal).contains("make at most 50000000 requests, but these make up to 2296");
  }

  @Test
  void refusesAPeakOfOneRate() {
    String refusal =
        Examples.refusal(
            () ->
                make(
                    "--kind",
                    "poisson",
                    "--rate",
                    "2",
                    "--peak",
                    "4",
                    "--seconds",
                    "1",
                    "--deadline-ms",
                    "5"));

    assertThat(refusal).isEqualTo("--peak is of bursty, diurnal and step, not of poisson");
  }
}

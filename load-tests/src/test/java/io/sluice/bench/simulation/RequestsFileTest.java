package io.sluice.bench.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestsFileTest {
  @TempDir Path folder;

  @Test
  void readsWhatItWrote() throws IOException {
    Path file = folder.resolve("t.csv");

    RequestsFile.write(file, new double[] {0, 1.25, 1000.0625}, 2.5);

    TimedRequests read = RequestsFile.read("--trace", file);
    assertThat(read.startMillis()).containsExactly(0, 1.25, 1000.063);
    assertThat(read.allowedMillis()).containsOnly(2.5);
    assertThat(read.endMillis()).isEqualTo(2000);
  }

  @Test
  void saysThatAFileIsMissing() {
    Path file = folder.resolve("none.csv");

    String refusal = Examples.refusal(() -> RequestsFile.read("--trace", file));

    assertThat(refusal).startsWith("--trace names " + file).contains("there is no such file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|line 1: the header is start_ms,deadline_ms, but this is an empty file",
        "start;deadline|line 1: the header is start_ms,deadline_ms, but this is \"start;deadline\"",
        "start_ms,deadline_ms|has no requests",
        "start_ms,deadline_ms#5,10#4,10|line 3: requests are in the order of start_ms, but 4.0 comes after 5.0",
        "start_ms,deadline_ms#five,10|line 2: start_ms is a finite number, but is \"five\"",
        "start_ms,deadline_ms#5,Infinity|line 2: deadline_ms is a finite number, but is \"Infinity\"",
        "start_ms,deadline_ms#5,|line 2: deadline_ms is a finite number, but is \"\"",
        "start_ms,deadline_ms#-5,10|line 2: start_ms is 0 or more, but is -5",
        "start_ms,deadline_ms#5,0|line 2: deadline_ms is above 0, but is 0",
        "start_ms,deadline_ms#5,10,1|line 2: a request has start and deadline, but this is \"5,10,1\"",
        "start_ms,deadline_ms#5,10##6,10|line 3: a request has start and deadline, but this is \"\"",
        "start_ms,deadline_ms#5e12,10|line 2: a trace ends within 31 days",
      })
  void namesFileLineAndWhatIsAllowed(String text, String message) throws IOException {
    Path file = Examples.file(folder, "t.csv", text.replace('#', '\n'));

    String refusal = Examples.refusal(() -> RequestsFile.read("--trace", file));

    assertThat(refusal).startsWith("--trace " + file).contains(message);
  }
}

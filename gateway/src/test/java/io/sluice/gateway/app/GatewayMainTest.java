package io.sluice.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.launch.ProgramLauncher;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayMainTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serve --port 70000|--port must be from 0 to 65535, but is 70000",
        "serve --instance -1|--instance must be from 0 to 1023, but is -1",
        "serve --max-in-flight 0|--max-in-flight must be from 1 to 1000000, but is 0",
        "serve --max-payload-kb 0|--max-payload-kb must be from 1 to 65536, but is 0",
        "serve --default-deadline-ms 90000|--default-deadline-ms must be from 1 to 60000",
        "serve --max-deadline-ms 0|--max-deadline-ms must be from 1 to 3600000, but is 0",
        "serve --stream-window 0|--stream-window must be from 1 to 1000000, but is 0",
        "serve --drain-ms -1|--drain-ms must be from 0 to 3600000, but is -1",
        "serve --bootstrap-servers nowhere|--bootstrap-servers must be host:port[,host:port]*",
        "serve --registry nowhere|--registry must be a URL such as http://registry:8081",
        "serve --reply-partitions 0|--reply-partitions must be from 1 to 1024, but is 0",
        "serve --request-partitions 0|--request-partitions must be from 1 to 1000, but is 0",
        "serve --fleet-loop maybe|Invalid value for option '--fleet-loop': must be on or off, but is",
        "serve --create-topics 1|Invalid value for option '--create-topics': must be on or off, but",
        "serve --replication-factor 0|--replication-factor must be -1 or from 1 to 9, but is 0",
        "create-topics --model Big|--model: A model name is"
      })
  void aValueThatCannotBeUsedNamesKeyAndRange(String line, String message) {
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    int exit;
    try {
      exit = ProgramLauncher.run(new GatewayMain(), "sluice-gateway", line.split(" "));
    } finally {
      System.setErr(before);
    }
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(message);
    assertThat(exit).isEqualTo(2);
  }
}

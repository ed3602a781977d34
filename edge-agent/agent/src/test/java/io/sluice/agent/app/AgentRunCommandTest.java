package io.sluice.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.agent.power.PowerMode;
import io.sluice.launch.ConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class AgentRunCommandTest {
  @Test
  void hasDefaultsForAllButItsNameAndModel() {
    AgentConfig config = config();

    assertThat(config.version()).isEqualTo("latest");
    assertThat(config.registry()).hasToString("http://localhost:8081");
    assertThat(config.kafka().bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(config.batch().maxBatch()).isEqualTo(8);
    assertThat(config.batch().maxWait()).isZero();
    assertThat(config.power()).isEqualTo(PowerMode.AUTO);
    assertThat(config.decideEvery()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.telemetryEvery()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.localHost()).isEqualTo("127.0.0.1");
    assertThat(config.localPort()).isZero();
    assertThat(config.cache())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".cache/sluice/pi-7"));
  }

  @Test
  void takesLimitsOfTheDevice() {
    AgentConfig config = config("--memory-mb", "64", "--threads", "1", "--power", "modelled");

    assertThat(config.device().memoryBytes()).isEqualTo(64_000_000);
    assertThat(config.device().threads()).isEqualTo(1);
    assertThat(config.power()).isEqualTo(PowerMode.MODELLED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--max-batch|0|--max-batch must be from 1 to 256, but is 0",
        "--batch-wait|2000|--batch-wait must be from 0 to 1000, but is 2000",
        "--decide-ms|10|--decide-ms must be from 50 to 60000, but is 10",
        "--telemetry-ms|1|--telemetry-ms must be from 100 to 1000, but is 1",
        "--drain-ms|-1|--drain-ms must be from 0 to 60000, but is -1",
        "--local-port|70000|--local-port must be from 0 to 65535, but is 70000",
        "--memory-mb|0|--memory-mb must be from 1 to 1000000, but is 0",
        "--cache-mb|0|--cache-mb must be from 1 to 1000000, but is 0",
        "--power|solar|--power: A power mode is auto, modelled or off, not solar",
        "--law|best|--law: A law is sluice, alert, alert-queue, infaas or static:VARIANT, not best",
        "--registry|ftp://x|--registry: A registry is a URL such as http://registry:8081, not"
            + " ftp://x",
        "--id|a b|--id: An agent id is 1 to 64 of a-z, A-Z, 0-9, '.', '_' and '-', but this is"
            + " \"a b\"",
      })
  void namesTheKeyAndWhatItTakes(String option, String value, String message) {
    assertThatThrownBy(() -> config(option, value))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(message);
  }

  private static AgentConfig config(String... options) {
    List<String> args = new ArrayList<>(List.of("--model", "fashion"));
    if (!List.of(options).contains("--id")) {
      args.addAll(List.of("--id", "pi-7"));
    }
    args.addAll(List.of(options));
    AgentRunCommand command = new AgentRunCommand();
    new CommandLine(command).parseArgs(args.toArray(String[]::new));
    return command.config();
  }
}

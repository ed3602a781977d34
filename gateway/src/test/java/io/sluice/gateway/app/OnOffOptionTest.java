package io.sluice.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class OnOffOptionTest {
  @ParameterizedTest
  @ValueSource(strings = {"on", "On", "ON", "true", "TRUE"})
  void isOn(String value) {
    assertThat(fleetLoop(value)).isEqualTo(OnOffOption.on);
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "Off", "OFF", "false", "False"})
  void isOff(String value) {
    assertThat(fleetLoop(value)).isEqualTo(OnOffOption.off);
  }

  private static OnOffOption fleetLoop(String value) {
    CommandLine line = new CommandLine(new GatewayServeCommand());
    return line.parseArgs("--fleet-loop", value).matchedOption("--fleet-loop").getValue();
  }
}

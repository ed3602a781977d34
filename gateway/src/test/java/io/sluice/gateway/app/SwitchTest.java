package io.sluice.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SwitchTest {
  @ParameterizedTest
  @ValueSource(strings = {"on", "On", "ON", "true", "TRUE"})
  void isOn(String value) {
    assertThat(fleetLoop(value)).isEqualTo(Switch.on);
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "Off", "OFF", "false", "False"})
  void isOff(String value) {
    assertThat(fleetLoop(value)).isEqualTo(Switch.off);
  }

  private static Switch fleetLoop(String value) {
    CommandLine line = new CommandLine(new ServeCommand());
    return line.parseArgs("--fleet-loop", value).matchedOption("--fleet-loop").getValue();
  }
}

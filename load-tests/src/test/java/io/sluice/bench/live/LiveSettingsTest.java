package io.sluice.bench.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.demo.process.Home;
import io.sluice.launch.ConfigurationException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LiveSettingsTest {
  private static final Yardstick BEST = new Yardstick("fp32", 10, 6);

  @Test
  void refusesALawThatThereIsNot() {
    assertThatThrownBy(() -> settings(List.of("sluice", "alarm"), List.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "--laws: A law is sluice, alert, alert-queue, infaas or static:VARIANT, not alarm");
  }

  @Test
  void takesFromTheRuleWhatIsNotAskedFor() {
    Pace pace = settings(List.of("static:fp32"), List.of(40)).pace(BEST);

    assertThat(pace.deadlines()).containsExactly(40);
    assertThat(pace.perSecond()).isEqualTo(Pace.of(BEST).perSecond());
  }

  private static LiveSettings settings(List<String> laws, List<Integer> deadlines) {
    return new LiveSettings(
        new Home(Path.of(".")), Path.of("."), laws, 1, 10, 1, OptionalDouble.empty(), deadlines);
  }
}

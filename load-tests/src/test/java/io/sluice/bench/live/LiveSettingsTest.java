package io.sluice.bench.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.demo.process.RepositoryHome;
import io.sluice.launch.ConfigurationException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LiveSettingsTest {
  private static final UnloadedLatency BEST = new UnloadedLatency("fp32", 10, 6);

  @Test
  void refusesALawThatThereIsNot() {
    assertThatThrownBy(() -> settings(List.of("sluice", "alarm"), List.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "--laws: A law is sluice, alert, alert-queue, infaas or static:VARIANT, not alarm");
  }

  @Test
  void takesFromTheRuleWhatIsNotAskedFor() {
    ArrivalPace pace = settings(List.of("static:fp32"), List.of(40)).pace(BEST);

    assertThat(pace.deadlines()).containsExactly(40);
    assertThat(pace.perSecond()).isEqualTo(ArrivalPace.of(BEST).perSecond());
  }

  private static LiveSettings settings(List<String> laws, List<Integer> deadlines) {
    return new LiveSettings(
        new RepositoryHome(Path.of(".")),
        Path.of("."),
        laws,
        1,
        10,
        1,
        OptionalDouble.empty(),
        deadlines);
  }
}

package io.sluice.bench.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.adaptation.policy.EnergyBudget;
import io.sluice.adaptation.simulate.SimulatedRung;
import io.sluice.adaptation.simulate.SimulatedWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulationSceneTest {
  @TempDir Path folder;

  private SimulationScene scene(String device, String policy) throws IOException {
    return SimulationScene.read(
        Examples.file(folder, "ladder.json", Examples.LADDER),
        Examples.file(folder, "t.csv", "start_ms,deadline_ms\n0,150\n900,200\n30000,150\n"),
        Examples.file(folder, "device.json", device),
        Examples.file(folder, "policy.json", policy));
  }

  @Test
  void hasTheMostAccurateVariantFirst() throws IOException {
    SimulationScene scene = scene(Examples.DEVICE, Examples.POLICY);

    SimulatedRung big = scene.device().rungs().get(0);
    assertThat(big.profile().variant().value()).isEqualTo("big");
    assertThat(big.profile().sensitivity()).isEqualTo(1);
    assertThat(big.sensitivity()).isEqualTo(1.5);
    assertThat(big.profile().joulesPerInference().known().getAsDouble()).isEqualTo(0.5);
    // 130 ms are the 0.99 quantile
    assertThat(100 * Math.exp(2.3263 * big.logDeviation())).isCloseTo(130, within(1e-9));
    assertThat(scene.device().rungs().get(1).logDeviation()).isZero();
  }

  @Test
  void makesTheSameWorldOfTheSameSeedAndAnotherOfAnother() throws IOException {
    SimulationScene scene = scene(Examples.DEVICE, Examples.POLICY);

    SimulatedWorld world = scene.world(1);

    assertThat(scene.world(1)).usingRecursiveComparison().isEqualTo(world);
    assertThat(scene.world(2).trace().luck()).isNotEqualTo(world.trace().luck());
    assertThat(scene.world(2).contention().nextChange(0))
        .isNotEqualTo(world.contention().nextChange(0));
    assertThat(world.trace().deadlineMillis()).containsExactly(150, 1100, 30_150);
    assertThat(world.endMillis()).isEqualTo(31_000);
  }

  @Test
  void doesToTheDeviceWhatEpisodesSay() throws IOException {
    String device =
        Examples.DEVICE.replace(
            "{\"kind\": \"regimes\", \"values\": [1, 1.5, 2], \"mean_s\": 4}",
            "{\"kind\": \"episodes\", \"value\": 1,"
                + " \"episodes\": [{\"from_s\": 2, \"to_s\": 3, \"value\": 2}]}");

    SimulatedWorld world = scene(device, Examples.POLICY).world(1);

    assertThat(world.contention().at(1999)).isZero();
    assertThat(world.contention().at(2000)).isEqualTo(Math.log(2));
    assertThat(world.contention().at(3000)).isZero();
    assertThat(world.slowdown().at(2000)).isZero();
    assertThat(world.ambientCelsius().at(2000)).isEqualTo(25);
  }

  @Test
  void takesTheLimitsOfThePolicy() throws IOException {
    String policy =
        """
        {"latency_target_ms": 50, "watts_budget": 3, "watts_window_ms": 60000, "celsius_limit": 70,
         "accuracy_floor": 0.5, "accuracy_ceiling": 0.8, "pin": "small", "dwell_ms": 2000}
        """;

    SimulationScene scene = scene(Examples.DEVICE, policy);

    assertThat(scene.policy().latencyTargetMillis()).hasValue(50);
    assertThat(scene.policy().latencyQuantile()).isEqualTo(0.95);
    assertThat(scene.policy().energy())
        .contains(new EnergyBudget.Average(3, Duration.ofSeconds(60)));
    assertThat(scene.policy().celsiusLimit()).hasValue(70);
    assertThat(scene.policy().accuracyFloor()).hasValue(0.5);
    assertThat(scene.policy().accuracyCeiling()).hasValue(0.8);
    assertThat(scene.policy().pin()).isPresent();
    assertThat(scene.policy().dwell()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void takesAReserveThatHasToLast() throws IOException {
    SimulationScene scene =
        scene(Examples.DEVICE, "{\"reserve_joules\": 100, \"reserve_seconds\": 50}");

    assertThat(scene.policy().energy())
        .contains(new EnergyBudget.Reserve(100, Duration.ofSeconds(50)));
  }

  @Test
  void grantsWattsForAllOfTheTimeAndAReserveOnce() throws IOException {
    // 31 s, idle at 2 W
    assertThat(joules("{}")).isEmpty();
    assertThat(joules("{\"watts_budget\": 3}")).hasValue(31);
    assertThat(joules("{\"reserve_joules\": 72, \"reserve_seconds\": 62}")).hasValue(10);
    assertThat(joules("{\"reserve_joules\": 60, \"reserve_seconds\": 62}")).hasValue(0);
  }

  private OptionalDouble joules(String policy) throws IOException {
    return scene(Examples.DEVICE, policy).joulesAboveIdle();
  }

  @ParameterizedTest
  @CsvSource({
    "fashion-resnet,raspberry-pi-4,unlimited",
    "efficientnet-lite,raspberry-pi-4,watts",
    "efficientnet-lite,hot-raspberry-pi-4,heat",
  })
  void readsTheExamples(String ladder, String device, String policy) {
    Path examples = Path.of("simulation");

    SimulationScene scene =
        SimulationScene.read(
            examples.resolve(ladder + ".json"),
            examples.resolve("bursty-100-ms.csv"),
            examples.resolve(device + ".json"),
            examples.resolve(policy + ".json"));

    assertThat(scene.device().ladder().size()).isGreaterThan(2);
    assertThat(scene.requests().size()).isGreaterThan(1000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"pin\": \"huge\"}|pin is huge, which is not on the ladder",
        "{\"watts_budget\": 0}|The watts budget is positive and finite, but is 0.0",
        "{\"latency_quantile\": 1}|The latency quantile is above 0 and below 1, but is 1.0",
        "{\"accuracy_floor\": 93}|The accuracy floor is within 0 and 1, but is 93.0",
        "{\"dwell_ms\": -1}|The dwell is not negative",
        "{\"watts_window_ms\": 60}|watts_window_ms needs watts_budget, which is missing",
        "{\"reserve_joules\": 60}|reserve_joules needs reserve_seconds, which is missing",
        "{\"watts_budget\": 3, \"reserve_joules\": 9, \"reserve_seconds\": 9}|exclude each other",
        "{\"watts\": 3}|watts is not known; known are [accuracy_ceiling, accuracy_floor,",
      })
  void refusesAPolicyThatCannotBeKept(String policy, String message) {
    String refusal = Examples.refusal(() -> scene(Examples.DEVICE, policy));

    assertThat(refusal).startsWith("--policy " + folder.resolve("policy.json")).contains(message);
  }

  @Test
  void refusesADeviceWithoutMemoryForAnyVariant() {
    String tight = Examples.DEVICE.replace("1000000", "19999");

    String refusal = Examples.refusal(() -> scene(tight, Examples.POLICY));

    assertThat(refusal)
        .startsWith("--device")
        .contains("memory_bytes is 19999, but the variant that takes least takes 20000");
  }
}

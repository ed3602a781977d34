package io.sluice.agent.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.agent.device.FakePseudoFileTree;
import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.power.PowerModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerMeterTest {
  private static final Duration WINDOW = Duration.ofSeconds(2);
  private static final Offset<Double> EXACTLY = Offset.offset(1e-9);

  @TempDir private Path root;
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void averagesOverTheWindowByTime() {
    AtomicReference<KnownQuantity> sensor = new AtomicReference<>(KnownQuantity.measured(2));
    PowerMeter meter = meter(sensor);
    after(1500);
    meter.sample();
    sensor.set(KnownQuantity.measured(6));
    after(500);

    KnownQuantity watts = meter.sample();

    assertThat(watts.known().orElseThrow()).isCloseTo(3, EXACTLY);
  }

  @Test
  void forgetsWhatIsOlderThanTheWindow() {
    AtomicReference<KnownQuantity> sensor = new AtomicReference<>(KnownQuantity.measured(100));
    PowerMeter meter = meter(sensor);
    after(1000);
    meter.sample();
    sensor.set(KnownQuantity.measured(4));
    after(1000);
    meter.sample();
    after(1000);

    KnownQuantity watts = meter.sample();

    assertThat(watts.known().orElseThrow()).isCloseTo(4, EXACTLY);
  }

  @Test
  void tellsThePowerSinceTheSampleBeforeToo() {
    AtomicReference<KnownQuantity> sensor = new AtomicReference<>(KnownQuantity.measured(100));
    PowerMeter meter = meter(sensor);
    after(500);
    meter.sample();
    sensor.set(KnownQuantity.measured(4));
    after(500);

    meter.sample();

    assertThat(meter.newest()).isEqualTo(4);
  }

  @Test
  void doesNotMixMeasuredWithModelled() {
    AtomicReference<KnownQuantity> sensor = new AtomicReference<>(KnownQuantity.measured(100));
    PowerMeter meter = meter(sensor);
    after(500);
    meter.sample();
    sensor.set(KnownQuantity.modelled(3, "some-model"));
    after(500);

    KnownQuantity watts = meter.sample();

    assertThat(watts).isEqualTo(KnownQuantity.modelled(3, "some-model"));
  }

  @Test
  void becomesUnknownWhenTheSensorStaysSilent() {
    AtomicReference<KnownQuantity> sensor = new AtomicReference<>(KnownQuantity.measured(5));
    PowerMeter meter = meter(sensor);
    after(500);
    meter.sample();
    sensor.set(KnownQuantity.unknown());
    after(2500);

    assertThat(meter.sample()).isEqualTo(KnownQuantity.unknown());
  }

  @Test
  void fallsBackToTheModelWhereThereIsNoSensor() {
    PowerMeter meter = open(PowerMode.AUTO);
    after(1000);

    assertThat(meter.sample().sourceName()).isEqualTo("modelled");
  }

  @Test
  void usesASensorWhenThereIsOne() {
    new FakePseudoFileTree(root).with("sys/class/hwmon/hwmon0/power1_input", "4000000");
    PowerMeter meter = open(PowerMode.AUTO);
    after(1000);

    assertThat(meter.sample()).isEqualTo(KnownQuantity.measured(4));
  }

  @Test
  void modelsInSpiteOfASensorWhenToldTo() {
    new FakePseudoFileTree(root).with("sys/class/hwmon/hwmon0/power1_input", "4000000");
    PowerMeter meter = open(PowerMode.MODELLED);
    after(1000);

    assertThat(meter.sample().sourceName()).isEqualTo("modelled");
  }

  @Test
  void knowsNothingWhenSwitchedOff() {
    PowerMeter meter = open(PowerMode.OFF);
    after(1000);

    assertThat(meter.sample()).isEqualTo(KnownQuantity.unknown());
  }

  private PowerMeter meter(AtomicReference<KnownQuantity> sensor) {
    return new PowerMeter(List.of(sensor::get), WINDOW, nanos::get);
  }

  private PowerMeter open(PowerMode mode) {
    return PowerMeter.open(mode, root, PowerModel.RASPBERRY_PI_4, () -> 0, WINDOW, nanos::get);
  }

  private void after(long millis) {
    nanos.addAndGet(millis * 1_000_000);
  }
}

package io.sluice.agent.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.agent.device.FakePseudoFileTree;
import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.power.PowerModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerReadersTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Offset<Double> EXACTLY = Offset.offset(1e-9);

  @TempDir private Path root;
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void raplCountsEnergyOverTime() {
    FakePseudoFileTree device = rapl("intel-rapl:0", "package-0", 1_000_000, 100_000_000);
    PowerReader reader = RaplPowerReader.find(root, nanos::get).orElseThrow();

    nanos.addAndGet(2 * SECOND);
    device.with("sys/class/powercap/intel-rapl:0/energy_uj", "9000000");

    assertThat(watts(reader)).isCloseTo(4, EXACTLY);
  }

  @Test
  void raplCountersWrapAround() {
    FakePseudoFileTree device = rapl("intel-rapl:0", "package-0", 99_000_000, 100_000_000);
    PowerReader reader = RaplPowerReader.find(root, nanos::get).orElseThrow();

    nanos.addAndGet(SECOND);
    device.with("sys/class/powercap/intel-rapl:0/energy_uj", "2000000");

    assertThat(watts(reader)).isCloseTo(3, EXACTLY);
  }

  @Test
  void raplAddsPackagesAndTheirMemoryButNotTheCoresInside() {
    rapl("intel-rapl:0", "package-0", 0, 100_000_000);
    rapl("intel-rapl:0:0", "core", 0, 100_000_000);
    FakePseudoFileTree device = rapl("intel-rapl:0:1", "dram", 0, 100_000_000);
    PowerReader reader = RaplPowerReader.find(root, nanos::get).orElseThrow();

    nanos.addAndGet(SECOND);
    device
        .with("sys/class/powercap/intel-rapl:0/energy_uj", "5000000")
        .with("sys/class/powercap/intel-rapl:0:0/energy_uj", "4000000")
        .with("sys/class/powercap/intel-rapl:0:1/energy_uj", "1000000");

    assertThat(watts(reader)).isCloseTo(6, EXACTLY);
  }

  @Test
  void raplPrefersTheWholePlatform() {
    rapl("intel-rapl:0", "package-0", 0, 100_000_000);
    FakePseudoFileTree device = rapl("intel-rapl:1", "psys", 0, 100_000_000);
    PowerReader reader = RaplPowerReader.find(root, nanos::get).orElseThrow();

    nanos.addAndGet(SECOND);
    device
        .with("sys/class/powercap/intel-rapl:0/energy_uj", "5000000")
        .with("sys/class/powercap/intel-rapl:1/energy_uj", "8000000");

    assertThat(watts(reader)).isCloseTo(8, EXACTLY);
  }

  @Test
  void raplWithoutARangeIsNotUsed() {
    new FakePseudoFileTree(root).with("sys/class/powercap/intel-rapl:0/energy_uj", "1");

    assertThat(RaplPowerReader.find(root, nanos::get)).isEmpty();
  }

  @Test
  void jetsonInputRailIsTheTotal() {
    rail(1, "VDD_GPU", 5000, 400);
    rail(2, "VDD_IN", 5000, 1200);
    rail(3, "NC", 5000, 9000);

    assertThat(watts(JetsonRailPowerReader.find(root).orElseThrow())).isCloseTo(6, EXACTLY);
  }

  @Test
  void jetsonRailsAreAddedWhereTheInputIsNotMonitored() {
    rail(1, "VDD_GPU", 5000, 400);
    rail(2, "VDD_CPU", 5000, 600);
    rail(3, "NC", 5000, 9000);
    rail(7, "sum of shunt voltages", 5000, 9000);

    assertThat(watts(JetsonRailPowerReader.find(root).orElseThrow())).isCloseTo(5, EXACTLY);
  }

  @Test
  void hwmonAddsItsSensorsAndPrefersAverages() {
    new FakePseudoFileTree(root)
        .with("sys/class/hwmon/hwmon0/power1_input", "9000000")
        .with("sys/class/hwmon/hwmon0/power1_average", "2000000")
        .with("sys/class/hwmon/hwmon3/power2_input", "500000");

    assertThat(watts(HwmonPowerReader.find(root).orElseThrow())).isCloseTo(2.5, EXACTLY);
  }

  @Test
  void aDischargingBatteryTellsThePowerWhateverTheSignOfItsCurrent() {
    for (String current : new String[] {"500000", "-500000"}) {
      battery("Discharging", current);

      assertThat(watts(BatteryPowerReader.find(root).orElseThrow())).isCloseTo(2, EXACTLY);
    }
  }

  @Test
  void aChargingBatteryTellsNothing() {
    battery("Charging", "500000");

    assertThat(BatteryPowerReader.find(root).orElseThrow().watts())
        .isEqualTo(KnownQuantity.unknown());
  }

  @Test
  void aMainsSupplyIsNoBattery() {
    new FakePseudoFileTree(root).with("sys/class/power_supply/AC/type", "Mains");

    assertThat(BatteryPowerReader.find(root)).isEmpty();
    assertThat(new EnvironmentSensors(root).battery()).isEqualTo(KnownQuantity.unknown());
  }

  @Test
  void theModelTakesThisProcessForTheBoardsLoad() {
    AtomicReference<Double> cpuSeconds = new AtomicReference<>(10.0);
    PowerReader reader =
        new ModelledPowerReader(PowerModel.RASPBERRY_PI_4, cpuSeconds::get, nanos::get);

    nanos.addAndGet(2 * SECOND);
    cpuSeconds.set(14.0);

    KnownQuantity watts = reader.watts();
    assertThat(watts.known().orElseThrow()).isCloseTo(2.29 + 4.53 / 2, EXACTLY);
    assertThat(watts.sourceName()).isEqualTo("modelled");
  }

  @Test
  void theWarmestZoneIsTheHeat() {
    new FakePseudoFileTree(root)
        .with("sys/class/thermal/thermal_zone0/temp", "48312")
        .with("sys/class/thermal/thermal_zone1/temp", "51000");

    assertThat(new EnvironmentSensors(root).celsius()).isEqualTo(KnownQuantity.measured(51));
  }

  @Test
  void theHeatThatThrottlesIsThatOfZonesWithAPassiveTripPoint() throws Exception {
    zone(0, "71000", "critical");
    zone(1, "52000", "passive");
    zone(2, "50000", "passive");

    double celsius = new EnvironmentSensors(root).throttlingCelsius();

    assertThat(celsius).isEqualTo(52);
  }

  @Test
  void theWarmestZoneCountsWhereNoneIsKnownToThrottle() throws Exception {
    zone(0, "71000", "critical");
    zone(1, "52000", "active");

    double celsius = new EnvironmentSensors(root).throttlingCelsius();

    assertThat(celsius).isEqualTo(71);
  }

  @Test
  void theFrequencyIsThatOfTheProcessorsThatMayBeClockedNearestToTheirGreatest() throws Exception {
    clocked(0, "600000", "1500000");
    clocked(4, "1800000", "2400000");

    double frequency = new ProcessorFrequency(root).ofGreatest();

    assertThat(frequency).isEqualTo(0.75);
  }

  @Test
  void aProcessorThatIsClockedDownBecauseItIsIdleIsAsFastAsItMayBe() throws Exception {
    clocked(0, "1800000", "1800000");
    write("sys/devices/system/cpu/cpufreq/policy0/scaling_cur_freq", "600000");

    double frequency = new ProcessorFrequency(root).ofGreatest();

    assertThat(frequency).isEqualTo(1);
  }

  @Test
  void aBoardWithoutScalingKnowsNoFrequency() throws Exception {
    clocked(0, "<unknown>", "1500000");

    assertThat(new ProcessorFrequency(root).ofGreatest()).isNaN();
    assertThat(new ProcessorFrequency(root.resolve("empty")).ofGreatest()).isNaN();
    assertThat(new EnvironmentSensors(root).throttlingCelsius()).isNaN();
  }

  @Test
  void aBoardWithoutSensorsKnowsNeitherHeatNorBattery() {
    assertThat(new EnvironmentSensors(root).celsius()).isEqualTo(KnownQuantity.unknown());
    assertThat(new EnvironmentSensors(root).battery()).isEqualTo(KnownQuantity.unknown());
  }

  private void zone(int number, String thousandths, String trip) throws IOException {
    write("sys/class/thermal/thermal_zone" + number + "/temp", thousandths);
    write("sys/class/thermal/thermal_zone" + number + "/trip_point_0_type", trip);
  }

  private void clocked(int policy, String allowed, String greatest) throws IOException {
    String folder = "sys/devices/system/cpu/cpufreq/policy" + policy;
    write(folder + "/scaling_max_freq", allowed);
    write(folder + "/cpuinfo_max_freq", greatest);
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text + "\n");
  }

  private FakePseudoFileTree rapl(String zone, String name, long energy, long range) {
    String folder = "sys/class/powercap/" + zone + "/";
    return new FakePseudoFileTree(root)
        .with(folder + "name", name)
        .with(folder + "energy_uj", Long.toString(energy))
        .with(folder + "max_energy_range_uj", Long.toString(range));
  }

  private void rail(int channel, String label, int millivolts, int milliamperes) {
    String chip = "sys/bus/i2c/devices/1-0040/hwmon/hwmon1/";
    new FakePseudoFileTree(root)
        .with(chip + "in" + channel + "_label", label)
        .with(chip + "in" + channel + "_input", Integer.toString(millivolts))
        .with(chip + "curr" + channel + "_input", Integer.toString(milliamperes));
  }

  private void battery(String status, String microamperes) {
    new FakePseudoFileTree(root)
        .with("sys/class/power_supply/BAT0/type", "Battery")
        .with("sys/class/power_supply/BAT0/status", status)
        .with("sys/class/power_supply/BAT0/current_now", microamperes)
        .with("sys/class/power_supply/BAT0/voltage_now", "4000000")
        .with("sys/class/power_supply/BAT0/capacity", "83");
  }

  private static double watts(PowerReader reader) {
    KnownQuantity watts = reader.watts();
    assertThat(watts.sourceName()).isEqualTo("measured");
    return watts.known().orElseThrow();
  }
}

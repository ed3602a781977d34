package io.sluice.agent.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.launch.ConfigurationException;
import io.sluice.registry.hardware.Architecture;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.hardware.QuantizedEngine;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HardwareDetectorTest {
  private static final String MEMINFO =
      "MemTotal:        4000000 kB\nMemFree:          100000 kB\nMemAvailable:    2000000 kB";

  @TempDir private Path root;

  @Test
  void readsAnAvx2Pc() {
    device().with("proc/cpuinfo", x86Cpu(0, "avx2 fma") + x86Cpu(1, "avx2 fma"));

    HardwareProfile profile = detector("amd64", 2).detect(DeviceResourceLimits.NONE);

    assertThat(profile.architecture()).isEqualTo(Architecture.X86_64);
    assertThat(profile.os()).isEqualTo("linux");
    assertThat(profile.cpuModel()).isEqualTo("Intel(R) Core(TM) i5-7200U CPU @ 2.50GHz");
    assertThat(profile.cpuFeatures()).contains("avx2", "fma");
    assertThat(profile.hardwareClass()).isEqualTo("x86_64-avx2");
    assertThat(profile.cores()).isEqualTo(2);
    assertThat(profile.threads()).isEqualTo(1);
    assertThat(profile.memoryBytes()).isEqualTo(1_000_000L * 1024);
    assertThat(profile.quantizedEngines())
        .containsExactlyInAnyOrder(
            QuantizedEngine.X86, QuantizedEngine.FBGEMM, QuantizedEngine.ONEDNN);
  }

  @Test
  void readsARaspberryPi4() {
    device()
        .with(
            "proc/cpuinfo",
            armCpu(0, "0xd08", "fp asimd evtstrm crc32 cpuid")
                + armCpu(1, "0xd08", "fp asimd evtstrm crc32 cpuid")
                + "Hardware\t: BCM2835\nModel\t\t: Raspberry Pi 4 Model B Rev 1.4\n");

    HardwareProfile profile = detector("aarch64", 4).detect(DeviceResourceLimits.NONE);

    assertThat(profile.architecture()).isEqualTo(Architecture.AARCH64);
    assertThat(profile.cpuModel()).isEqualTo("Raspberry Pi 4 Model B Rev 1.4 (Cortex-A72)");
    assertThat(profile.hardwareClass()).isEqualTo("aarch64-v8.0");
    assertThat(profile.quantizedEngines())
        .containsExactlyInAnyOrder(QuantizedEngine.ONEDNN, QuantizedEngine.QNNPACK);
  }

  @Test
  void readsANeoverseN1() {
    device().with("proc/cpuinfo", armCpu(0, "0xd0c", "fp asimd atomics asimddp"));

    HardwareProfile profile = detector("aarch64", 1).detect(DeviceResourceLimits.NONE);

    assertThat(profile.cpuModel()).isEqualTo("Neoverse-N1");
    assertThat(profile.hardwareClass()).isEqualTo("aarch64-dotprod");
  }

  @Test
  void countsOnlyFeaturesThatAllCoresHave() {
    device()
        .with(
            "proc/cpuinfo",
            armCpu(0, "0xd03", "fp asimd") + armCpu(1, "0xd0b", "fp asimd asimddp"));

    HardwareProfile profile = detector("aarch64", 2).detect(DeviceResourceLimits.NONE);

    assertThat(profile.cpuFeatures()).containsExactlyInAnyOrder("fp", "asimd");
  }

  @Test
  void obeysTheLimitsOfItsControlGroupAndOfThoseAround() {
    device()
        .with("proc/cpuinfo", x86Cpu(0, "") + x86Cpu(1, "") + x86Cpu(2, "") + x86Cpu(3, ""))
        .with("proc/self/cgroup", "0::/system.slice/agent.service")
        .with("sys/fs/cgroup/system.slice/cpu.max", "150000 100000")
        .with("sys/fs/cgroup/system.slice/agent.service/cpu.max", "max 100000")
        .with("sys/fs/cgroup/system.slice/agent.service/memory.max", "600000000")
        .with("sys/fs/cgroup/system.slice/agent.service/memory.current", "200000000");

    HardwareProfile profile = detector("amd64", 4).detect(DeviceResourceLimits.NONE);

    assertThat(profile.cores()).isEqualTo(2);
    assertThat(profile.memoryBytes()).isEqualTo(200_000_000);
  }

  @Test
  void usesNoMoreThanItsOwnerAllows() {
    device().with("proc/cpuinfo", x86Cpu(0, "") + x86Cpu(1, "") + x86Cpu(2, "") + x86Cpu(3, ""));

    HardwareProfile profile =
        detector("amd64", 4)
            .detect(
                new DeviceResourceLimits(
                    OptionalInt.of(3), OptionalInt.of(2), OptionalLong.of(64_000_000)));

    assertThat(profile.cores()).isEqualTo(3);
    assertThat(profile.threads()).isEqualTo(2);
    assertThat(profile.memoryBytes()).isEqualTo(64_000_000);
  }

  @Test
  void refusesMoreCoresThanThereAre() {
    device().with("proc/cpuinfo", x86Cpu(0, "") + x86Cpu(1, ""));

    assertThatThrownBy(
            () ->
                detector("amd64", 2)
                    .detect(
                        new DeviceResourceLimits(
                            OptionalInt.of(3), OptionalInt.empty(), OptionalLong.empty())))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("--cores must be from 1 to 2, but is 3");
  }

  @Test
  void refusesMoreThreadsThanCores() {
    device().with("proc/cpuinfo", x86Cpu(0, "") + x86Cpu(1, ""));

    assertThatThrownBy(
            () ->
                detector("amd64", 2)
                    .detect(
                        new DeviceResourceLimits(
                            OptionalInt.of(1), OptionalInt.of(2), OptionalLong.empty())))
        .hasMessage("--threads must be from 1 to 1, but is 2");
  }

  @Test
  void saysWhatToDoWhenTheFreeMemoryIsUnknown() {
    new FakePseudoFileTree(root).with("proc/cpuinfo", x86Cpu(0, ""));

    assertThatThrownBy(() -> detector("amd64", 1).detect(DeviceResourceLimits.NONE))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("set the memory for models with --memory-mb");
  }

  private FakePseudoFileTree device() {
    return new FakePseudoFileTree(root).with("proc/meminfo", MEMINFO);
  }

  private HardwareDetector detector(String arch, int processors) {
    return new HardwareDetector(root, "Linux", arch, processors);
  }

  private static String x86Cpu(int number, String flags) {
    return "processor\t: "
        + number
        + "\nmodel name\t: Intel(R) Core(TM) i5-7200U CPU @ 2.50GHz\nflags\t\t: fpu sse2 "
        + flags
        + "\n\n";
  }

  private static String armCpu(int number, String part, String features) {
    return "processor\t: "
        + number
        + "\nFeatures\t: "
        + features
        + "\nCPU implementer\t: 0x41\nCPU architecture: 8\nCPU part\t: "
        + part
        + "\n\n";
  }
}

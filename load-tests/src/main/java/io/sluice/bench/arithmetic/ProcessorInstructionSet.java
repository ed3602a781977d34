package io.sluice.bench.arithmetic;

import io.sluice.demo.process.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Instructions that kernels may use: those of this processor, or fewer. */
enum ProcessorInstructionSet {
  PROCESSOR("this processor", Map.of(), List.of()),

  /** ONNX Runtime has no such setting and keeps to the processor. */
  AVX2_BY_SETTINGS(
      "AVX2 by settings",
      Map.of(
          "ATEN_CPU_CAPABILITY", "avx2",
          "ONEDNN_MAX_CPU_ISA", "AVX2",
          "FBGEMM_ENABLE_INSTRUCTIONS", "AVX2"),
      List.of()),

  /** QEMU's user emulation of a processor without AVX512 and VNNI, for both engines. */
  AVX2_EMULATED(
      "AVX2 emulated",
      Map.of(),
      List.of(
          "qemu-x86_64-static", "-cpu", "Haswell,-pcid,-x2apic,-tsc-deadline,-hle,-invpcid,-rtm"));

  private final String label;
  private final Map<String, String> environment;
  private final List<String> emulator;

  ProcessorInstructionSet(String label, Map<String, String> environment, List<String> emulator) {
    this.label = label;
    this.environment = environment;
    this.emulator = emulator;
  }

  /** For the heading of a column. */
  String label() {
    return label;
  }

  /**
   * Runs {@code sluice-bench arithmetic} in a process with these instructions.
   *
   * @param folder for its report
   * @return empty when the emulator is not installed
   * @throws IOException when the process fails; its output is in the folder
   */
  Optional<List<ArithmeticDeviation>> probe(Path folder) throws IOException, InterruptedException {
    if (!emulator.isEmpty() && !isInstalled(emulator.get(0))) {
      return Optional.empty();
    }
    Path report = folder.resolve(name() + ".json");
    Path log = folder.resolve(name() + ".log");
    List<String> command = new ArrayList<>(emulator);
    command.addAll(
        JavaCommand.main(
            QuantizedArithmeticCommand.class,
            List.of("-Dai.djl.offline=true"),
            List.of("--json", report.toString())));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    int status = builder.redirectOutput(log.toFile()).start().waitFor();
    // 1 says that a form deviates, as forms without headroom do here
    if (status > 1 || Files.notExists(report)) {
      throw new IOException(
          "Tried to run the quantised operators on %s, but the process ended with %d; see %s"
              .formatted(label, status, log));
    }
    return Optional.of(ArithmeticDeviationReport.read(report));
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}

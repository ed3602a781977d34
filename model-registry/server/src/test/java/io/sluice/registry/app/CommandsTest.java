package io.sluice.registry.app;

import static io.sluice.registry.app.RegistryFixture.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.hardware.QuantizedEngine;
import io.sluice.registry.manifest.RegistryJson;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The client commands against a real server. */
final class CommandsTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private RegistryFixture registry;

  @BeforeEach
  void start() throws Exception {
    registry = new RegistryFixture(folder, RegistryFixture::twoVariants);
  }

  @AfterEach
  void stop() throws Exception {
    registry.close();
  }

  @Test
  void pushShowsTheVariantsThatWereMade() throws Exception {
    String model = registry.write("model.pt", bytes(1, 5000)).toString();

    int exit = run(new PushCommand(), "fashion:1", model, "--dataset", "held-out");

    assertThat(exit).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "variant      engine    bytes  accuracy  delta  agreement  measured on  p50 ms  p99 ms"
                + "  J/inference  energy source",
            "fp32         PyTorch  305000   94.00 %  +0.00    99.00 %  x86_64-avx2   1.500   2.500"
                + "     0.008000  modelled (test-model)",
            "int8-static  PyTorch    5000   93.00 %  -1.00    99.00 %  x86_64-avx2   1.500   2.500"
                + "     0.004000  modelled (test-model)");
  }

  @Test
  void pushOfAnUnusableModelFailsAndSaysWhy() throws Exception {
    String model = registry.write("model.pt", "X".getBytes(UTF_8)).toString();

    int exit = run(new PushCommand(), "fashion:1", model);

    assertThat(exit).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .contains("Tried to push " + model + " as fashion:1, but archive/data.pkl refers to");
  }

  @Test
  void pushForAnEngineThatDoesNotExistNamesThoseThatDo() throws Exception {
    String model = registry.write("model.pt", bytes(1, 5000)).toString();

    int exit = run(new PushCommand(), "fashion:1", model, "--engine", "tflite");

    assertThat(exit).isEqualTo(2);
    assertThat(err.toString())
        .contains("Unknown engine \"tflite\", known are pytorch and onnxruntime");
  }

  @Test
  void listShowsVersions() throws Exception {
    registry.push("1", bytes(1, 100));
    registry.push("2", bytes(2, 100));

    int exit = run(new ListCommand());

    assertThat(exit).isZero();
    assertThat(out.toString().lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("fashion:2").endsWith("fp32, int8-static"),
            line -> assertThat(line).startsWith("fashion:1").endsWith("fp32, int8-static"));
  }

  @Test
  void resolveShowsWhatFitsAndWhyTheRestDoesNot() throws Exception {
    registry.push("1", bytes(1, 100));
    String json = RegistryJson.write(RegistryFixture.device(20_000_000, QuantizedEngine.X86));
    String profile = registry.write("profile.json", json.getBytes(UTF_8)).toString();

    int exit = run(new ResolveCommand(), "fashion", profile);

    assertThat(exit).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "fashion:1",
            "  fits    int8-static: accuracy 93.00 % (-1.00 points to fp32), p50 1.50 ms on"
                + " x86_64-avx2, 0.00 MB",
            "  misfit  fp32: needs 30.0 MB of memory, this device gives 20.0 MB");
  }

  @Test
  void aVersionWithoutItsNameIsAUsageError() {
    int exit = run(new ListCommand(), "fashion:");

    assertThat(exit).isEqualTo(2);
    assertThat(err.toString()).contains("\"fashion:\" names no version after its colon");
  }

  @Test
  void progressWithoutATerminalIsALinePerStepAndTenth() {
    ProgressLine line = new ProgressLine(new PrintWriter(out), false);

    line.show("calibrate", 0.11, null);
    line.show("calibrate", 0.12, 70.0);
    line.show("calibrate", 0.25, 61.6);
    line.show("measure", 0.26, null);
    line.end();

    assertThat(out.toString().lines())
        .containsExactly(" 11 % calibrate", " 25 % calibrate, about 62 s left", " 26 % measure");
  }

  @Test
  void progressOnATerminalRedrawsABar() {
    ProgressLine line = new ProgressLine(new PrintWriter(out), true);

    line.show("measure", 0.5, 12.0);
    line.end();

    assertThat(out.toString())
        .isEqualTo(
            "\r\u001b[K[===============               ]  50 % measure, about 12 s left\r\u001b[K");
  }

  private int run(Object command, String... args) {
    String[] all = java.util.Arrays.copyOf(args, args.length + 2);
    all[args.length] = "--registry";
    all[args.length + 1] = registry.uri().toString();
    return new CommandLine(command)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all);
  }
}

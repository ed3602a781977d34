package io.sluice.registry.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class CompressCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void techniquesAreListedWithTheirSettings() {
    int exit = run("--list-techniques");

    assertThat(exit).isZero();
    assertThat(out.toString())
        .contains("static-int8  int8 weights and activations")
        .contains("    rule: one of min-max, ")
        .contains("entropy (least-squares)");
  }

  @Test
  void aModelThatIsNotThereIsNamedAndNothingIsLeftOfTheWork() {
    int exit = run("nosuch.pt", "--output", folder.resolve("out").toString());

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString()).contains("nosuch.pt, but there is no such file");
    assertThat(folder.resolve("out.work")).doesNotExist();
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aTechniqueThatDoesNotExistIsNamedWithOneThatDoes() {
    int exit = run("m.pt", "--technique", "fold-batch-norm");

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString()).contains("did you mean fold-batchnorm?");
  }

  @Test
  void aGoalThatContradictsItselfIsRefusedBeforeAnyWork() {
    int exit = run("m.pt", "--goal", "smallest with p50 >= 5 ms and p99 <= 1 ms");

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString()).contains("\"p50 >= 5 ms\" and \"p99 <= 1 ms\" cannot both hold");
  }

  @Test
  void aBudgetThatCannotBeReadIsRefusedWithExamples() {
    int exit = run("m.pt", "--goal", "smallest", "--budget", "soon");

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString()).contains("such as 20m, 1h30m or 45s, but this is \"soon\"");
  }

  @Test
  void noTimeToMeasureIsRefusedWithWhatThereMayBe() {
    int exit = run("m.pt", "--timing-ms", "0");

    assertThat(exit).isNotZero();
    assertThat(err.toString()).contains("--timing-ms must be from 1 to 3600000, but is 0");
  }

  @Test
  void aClassThatIsNotKnownIsRefusedWithThoseThatAre() {
    int exit = run("m.pt", "--goal", "smallest", "--class", "pi4");

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString())
        .contains("There is no hardware class \"pi4\"; there are x86_64-avx512vnni, ");
  }

  @Test
  void aGoalNeedsExamples() {
    String model = "../../load-tests/models/fashion-cnn.pt";

    int exit = run(model, "--goal", "smallest", "--output", folder.resolve("out").toString());

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString())
        .contains("The goal \"smallest\" cannot be searched for: to search is to measure");
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(folder.resolve("out.work")).doesNotExist();
  }

  @Test
  void aBudgetIsForAGoalAndAGoalForItself() {
    assertThat(run("m.pt", "--budget", "5m")).isNotZero();
    assertThat(err.toString()).contains("--budget and --class are for a --goal");
    assertThat(run("m.pt", "--goal", "smallest", "--technique", "low-rank")).isNotZero();
    assertThat(err.toString()).contains("--goal cannot be given with --recipe or --technique");
  }

  @Test
  void techniquesMakeOneVariantForOneEngine() {
    int exit =
        run(
            "m.pt",
            "--technique",
            "dynamic-int8",
            "--engine",
            "pytorch",
            "--engine",
            "onnxruntime");

    assertThat(exit).isNotZero();
    assertThat(err.toString()).contains("--technique makes one variant, for one --engine");
  }

  private int run(String... arguments) {
    return new CommandLine(new CompressCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}

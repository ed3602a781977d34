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

  private int run(String... arguments) {
    return new CommandLine(new CompressCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}

package io.sluice.bench;

import io.sluice.demo.DemoCommand;
import io.sluice.launch.Launcher;
import picocli.CommandLine.Command;

/** {@code sluice-bench}. */
@Command(
    name = BenchMain.PROGRAM,
    mixinStandardHelpOptions = true,
    description = "Runs Sluice's demo.",
    subcommands = DemoCommand.class)
public final class BenchMain {
  static final String PROGRAM = "sluice-bench";

  private BenchMain() {}

  public static void main(String[] args) {
    System.exit(Launcher.run(new BenchMain(), PROGRAM, args));
  }
}

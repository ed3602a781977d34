package io.sluice.bench;

import io.sluice.bench.adaptation.AdaptationCommand;
import io.sluice.bench.arithmetic.QuantizedArithmeticCommand;
import io.sluice.bench.compression.CompressionCommand;
import io.sluice.bench.live.LiveCommand;
import io.sluice.bench.simulation.SimulateCommand;
import io.sluice.bench.simulation.WorkloadCommand;
import io.sluice.demo.DemoCommand;
import io.sluice.launch.ProgramLauncher;
import picocli.CommandLine.Command;

/** {@code sluice-bench}. */
@Command(
    name = BenchMain.PROGRAM,
    mixinStandardHelpOptions = true,
    description = "Runs Sluice's demo and its benchmarks.",
    subcommands = {
      DemoCommand.class,
      CompressionCommand.class,
      QuantizedArithmeticCommand.class,
      AdaptationCommand.class,
      SimulateCommand.class,
      WorkloadCommand.class,
      LiveCommand.class
    })
public final class BenchMain {
  static final String PROGRAM = "sluice-bench";

  private BenchMain() {}

  public static void main(String[] args) {
    System.exit(ProgramLauncher.run(new BenchMain(), PROGRAM, args));
  }
}

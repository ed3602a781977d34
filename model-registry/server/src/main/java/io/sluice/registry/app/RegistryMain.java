package io.sluice.registry.app;

import io.sluice.launch.ProgramLauncher;
import picocli.CommandLine.Command;

/** The program {@code sluice-registry}. */
@Command(
    description = "Keeps models as ladders of compressed, measured variants and serves them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RegistryServeCommand.class,
      PushCommand.class,
      CompressCommand.class,
      ResolveCommand.class,
      ListCommand.class
    })
public final class RegistryMain {
  private RegistryMain() {}

  public static void main(String[] args) {
    System.exit(ProgramLauncher.run(new RegistryMain(), "sluice-registry", args));
  }
}

package io.sluice.registry.app;

import io.sluice.launch.Launcher;
import picocli.CommandLine.Command;

/** The program {@code sluice-registry}. */
@Command(
    description = "Keeps models as ladders of compressed, measured variants and serves them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ServeCommand.class,
      PushCommand.class,
      CompressCommand.class,
      ResolveCommand.class,
      ListCommand.class
    })
public final class RegistryMain {
  private RegistryMain() {}

  public static void main(String[] args) {
    System.exit(Launcher.run(new RegistryMain(), "sluice-registry", args));
  }
}

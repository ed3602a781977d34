package io.sluice.gateway.app;

import io.sluice.launch.ProgramLauncher;
import picocli.CommandLine.Command;

/** The program {@code sluice-gateway}. */
@Command(
    description = "Streams inference requests to agents over Kafka, and the answers back.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {GatewayServeCommand.class, CreateTopicsCommand.class})
public final class GatewayMain {
  GatewayMain() {}

  public static void main(String[] args) {
    System.exit(ProgramLauncher.run(new GatewayMain(), "sluice-gateway", args));
  }
}

package io.sluice.agent.app;

import io.sluice.launch.ProgramLauncher;
import picocli.CommandLine.Command;

/** Entry point of the command {@code sluice-agent}. */
@Command(
    description =
        "Serves one model on this device, on the best variant for its load, power and heat.",
    subcommands = {AgentRunCommand.class, AgentProfileCommand.class},
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "On small devices run it as",
      "  java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx96m -jar sluice-agent.jar run …",
      "The heap holds requests and replies only; models live outside it, see --memory-mb.",
      "Each option of run is also read from SLUICE_AGENT_<OPTION> and from the --config file."
    })
public final class AgentMain {
  private static final String PROGRAM = "sluice-agent";

  private AgentMain() {}

  public static void main(String[] args) {
    System.exit(ProgramLauncher.run(new AgentMain(), PROGRAM, args));
  }
}

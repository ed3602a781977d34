package io.sluice.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/**
 * Runs a picocli command the Sluice way.
 *
 * <p>An option's value is the first found of: the flag, the environment variable {@code
 * SLUICE_<PROGRAM>_<OPTION>}, the key of the option's name in the YAML file that {@code --config}
 * or {@code SLUICE_<PROGRAM>_CONFIG} names, the option's default. Exit codes: 0 done, 1 failed, 2
 * wrong usage or configuration.
 */
public final class ProgramLauncher {
  private static final String CONFIG = "--config";

  private ProgramLauncher() {}

  /**
   * Runs the command to its end and returns the exit code.
   *
   * @param program the program's name as the user types it, such as {@code sluice-agent}
   */
  public static int run(Object command, String program, String... args) {
    return run(command, program, System.getenv(), args);
  }

  static int run(Object command, String program, Map<String, String> environment, String... args) {
    CommandLine line = new CommandLine(command).setCommandName(program);
    line.addSubcommand(new AutoComplete.GenerateCompletion());
    addConfigOption(line);
    everyCommand(line, c -> c.getCommandSpec().versionProvider(() -> version(command, program)));
    line.setExecutionExceptionHandler(ProgramLauncher::explain);
    try {
      Path file = configFile(program, environment, args);
      OptionDefaults configuration = OptionDefaults.load(program, environment, file, line);
      everyCommand(line, c -> c.setDefaultValueProvider(configuration));
    } catch (ConfigurationException | IOException e) {
      line.getErr().println(line.getColorScheme().errorText(e.getMessage()));
      return ExitCode.USAGE;
    }
    return line.execute(args);
  }

  private static void everyCommand(CommandLine line, java.util.function.Consumer<CommandLine> act) {
    act.accept(line);
    line.getSubcommands().values().forEach(sub -> everyCommand(sub, act));
  }

  /** Adds {@code --config} to every command, so that it may stand anywhere on the line. */
  private static void addConfigOption(CommandLine line) {
    everyCommand(
        line,
        c ->
            c.getCommandSpec()
                .addOption(
                    CommandLine.Model.OptionSpec.builder(CONFIG)
                        .paramLabel("FILE")
                        .type(Path.class)
                        .description("YAML file of option values; keys are the long option names")
                        .build()));
  }

  private static @Nullable Path configFile(
      String program, Map<String, String> environment, String... args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals(CONFIG) && i + 1 < args.length) {
        return Path.of(args[i + 1]);
      }
      if (args[i].startsWith(CONFIG + "=")) {
        return Path.of(args[i].substring(CONFIG.length() + 1));
      }
    }
    String named = environment.get(OptionDefaults.variable(program, CONFIG));
    return named == null ? null : Path.of(named);
  }

  private static String[] version(Object command, String program) {
    String version = command.getClass().getPackage().getImplementationVersion();
    return new String[] {program + " " + (version == null ? "(not packaged)" : version)};
  }

  private static int explain(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
    String message = failure.getMessage();
    line.getErr()
        .println(line.getColorScheme().errorText(message == null ? failure.toString() : message));
    if (System.getProperty("sluice.stacktrace") != null) {
      failure.printStackTrace(line.getErr());
    }
    return failure instanceof ConfigurationException ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }
}

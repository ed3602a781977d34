package io.sluice.demo.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of Java programs, run by the same JDK as this one. */
public final class JavaCommand {
  private JavaCommand() {}

  /** {@code java <options> -jar <jar> <arguments>}. */
  public static List<String> jar(Path jar, List<String> options, List<String> arguments) {
    return command(options, List.of("-jar", jar.toString()), arguments);
  }

  /** A main class from this program's own class path. */
  public static List<String> main(Class<?> main, List<String> options, List<String> arguments) {
    String classPath = System.getProperty("java.class.path");
    return command(options, List.of("-cp", classPath, main.getName()), arguments);
  }

  private static List<String> command(
      List<String> options, List<String> program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(program);
    command.addAll(arguments);
    return List.copyOf(command);
  }
}

package io.sluice.measurement;

import java.util.List;

/** Shortens what engines say when they refuse something. */
public final class EngineMessages {
  private EngineMessages() {}

  /** Of libtorch's message the lines that say something; the rest is its own call stack. */
  public static String reason(Exception e) {
    String message = String.valueOf(e.getMessage());
    List<String> lines =
        message
            .lines()
            .map(String::strip)
            .filter(l -> l.contains("Error: ") || l.contains("Expected"))
            .toList();
    return lines.isEmpty() ? message.lines().findFirst().orElse("") : String.join(" ", lines);
  }
}

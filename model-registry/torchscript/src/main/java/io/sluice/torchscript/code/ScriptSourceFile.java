package io.sluice.torchscript.code;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of one file, split at unindented lines. TorchScript text has no strings or comments over
 * several lines, so indentation alone marks the end of a definition.
 */
final class ScriptSourceFile {
  private static final Pattern DEFINITION = Pattern.compile("(class|def) (\\w+)");

  /**
   * A definition or other line.
   *
   * @param name simple name; empty for a line without a definition
   * @param parsed present for a class
   */
  private record Part(String name, String text, Optional<ScriptClassSource> parsed) {}

  private final List<Part> parts;

  private ScriptSourceFile(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  static ScriptSourceFile empty() {
    return new ScriptSourceFile(List.of());
  }

  static ScriptSourceFile parse(String module, String text) {
    List<Part> parts = new ArrayList<>();
    for (String piece : pieces(text, 0)) {
      Matcher definition = DEFINITION.matcher(piece);
      boolean defines = definition.lookingAt();
      boolean isClass = defines && definition.group(1).equals("class");
      parts.add(
          new Part(
              defines ? definition.group(2) : "",
              piece,
              isClass
                  ? Optional.of(
                      ScriptClassSplitter.split(module + "." + definition.group(2), piece))
                  : Optional.empty()));
    }
    return new ScriptSourceFile(parts);
  }

  /** The pieces of the text, each starting at a line of exactly this indentation. */
  static List<String> pieces(String text, int indentation) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    for (String line : (Iterable<String>) text.lines()::iterator) {
      boolean starts = !line.isBlank() && line.indexOf(line.strip()) == indentation;
      if (starts && !piece.isEmpty()) {
        pieces.add(piece.toString());
        piece.setLength(0);
      }
      piece.append(line).append('\n');
    }
    if (!piece.isEmpty()) {
      pieces.add(piece.toString());
    }
    return pieces;
  }

  Optional<ScriptClassSource> findClass(String qualifiedName) {
    return parts.stream()
        .flatMap(p -> p.parsed().stream())
        .filter(c -> c.name().equals(qualifiedName))
        .findFirst();
  }

  Optional<ScriptFunctionSource> findFunction(String name) {
    return parts.stream()
        .filter(p -> p.name().equals(name) && p.parsed().isEmpty())
        .map(p -> new ScriptFunctionSource(name, p.text()))
        .findFirst();
  }

  ScriptSourceFile with(ScriptClassSource source) {
    Part replacement = new Part(source.simpleName(), source.text(), Optional.of(source));
    List<Part> changed = new ArrayList<>();
    boolean replaced = false;
    for (Part part : parts) {
      boolean hit = part.name().equals(source.simpleName());
      changed.add(hit ? replacement : part);
      replaced |= hit;
    }
    if (!replaced) {
      changed.add(replacement);
    }
    return new ScriptSourceFile(changed);
  }

  ScriptSourceFile only(Set<String> qualifiedNames, String module) {
    return new ScriptSourceFile(
        parts.stream()
            .filter(p -> p.name().isEmpty() || qualifiedNames.contains(module + "." + p.name()))
            .toList());
  }

  /** Simple names of the definitions. */
  Set<String> names() {
    return parts.stream()
        .map(Part::name)
        .filter(n -> !n.isEmpty())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Whether the file has no definitions. */
  boolean isEmpty() {
    return parts.stream().allMatch(p -> p.name().isEmpty());
  }

  String textOf(String name) {
    StringBuilder text = new StringBuilder();
    parts.stream().filter(p -> p.name().equals(name)).forEach(p -> text.append(p.text()));
    return text.toString();
  }

  String text() {
    StringBuilder text = new StringBuilder();
    parts.forEach(p -> text.append(p.text()));
    return text.toString();
  }
}

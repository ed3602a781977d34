package io.sluice.torchscript.code;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Merges the definitions of all files into one file, under names of one or two letters; definitions
 * with equal text become one. Used once.
 */
final class SourceTreeFlattener {
  static final String PATH = "__torch__.py";

  private static final String MODULE = "__torch__.";

  /** Placeholder for the name of a definition in the definition's own text. */
  private static final String ITSELF = MODULE + "_";

  private final Map<String, String> definitions;
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, String> namesByText = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private final StringBuilder text = new StringBuilder();

  /**
   * Creates a merger.
   *
   * @param definitions texts of classes and functions by qualified name
   */
  SourceTreeFlattener(Map<String, String> definitions) {
    this.definitions = new LinkedHashMap<>(definitions);
  }

  /** The text of the merged file; afterwards {@link #newName} is defined. */
  String run() {
    definitions.keySet().forEach(this::place);
    return text.toString();
  }

  /** New name of a class or function; unchanged for names without a definition. */
  String newName(String qualifiedName) {
    return names.getOrDefault(qualifiedName, qualifiedName);
  }

  private void place(String name) {
    String definition = definitions.get(name);
    if (definition == null || names.containsKey(name) || !open.add(name)) {
      return;
    }
    QualifiedNameScanner.in(definition).forEach(this::place);
    UnaryOperator<String> renaming = n -> n.equals(name) ? ITSELF : newName(n);
    String renamed =
        QualifiedNameScanner.replace(definition, renaming)
            .replaceFirst(
                "^(class|def) " + name.substring(name.lastIndexOf('.') + 1) + "\\b", "$1 _");
    String known = namesByText.get(renamed);
    if (known == null) {
      known = MODULE + letters(namesByText.size());
      namesByText.put(renamed, known);
      String own = known;
      text.append(
          QualifiedNameScanner.replace(renamed, n -> n.equals(ITSELF) ? own : n)
              .replaceFirst("^(class|def) _", "$1 " + own.substring(MODULE.length())));
    }
    names.put(name, known);
  }

  /** A, B, …, Z, AA, AB, … */
  private static String letters(int number) {
    String rest = number < 26 ? "" : letters(number / 26 - 1);
    return rest + (char) ('A' + number % 26);
  }
}

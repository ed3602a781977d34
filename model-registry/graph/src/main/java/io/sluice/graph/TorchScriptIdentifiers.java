package io.sluice.graph;

import java.util.Set;

/** Identifiers of TorchScript code. */
final class TorchScriptIdentifiers {
  private static final Set<String> KEYWORDS =
      Set.of(
          "False",
          "None",
          "True",
          "and",
          "as",
          "assert",
          "async",
          "await",
          "break",
          "class",
          "continue",
          "def",
          "del",
          "elif",
          "else",
          "except",
          "finally",
          "for",
          "from",
          "global",
          "if",
          "import",
          "in",
          "is",
          "lambda",
          "nonlocal",
          "not",
          "or",
          "pass",
          "raise",
          "return",
          "try",
          "while",
          "with",
          "yield",
          // reserved names of TorchScript
          "torch",
          "ops",
          "inf",
          "nan",
          "int",
          "float",
          "bool",
          "str",
          "annotate",
          "getattr",
          "uninitialized",
          "unchecked_cast",
          "CONSTANTS",
          "print",
          "range",
          "device");

  private TorchScriptIdentifiers() {}

  static boolean isIdentifier(String name) {
    return name.matches("[A-Za-z_][A-Za-z_0-9]*") && !KEYWORDS.contains(name);
  }

  /** The name itself if valid, otherwise a similar valid identifier. */
  static String identifier(String name) {
    if (isIdentifier(name)) {
      return name;
    }
    String replaced = name.replaceAll("[^A-Za-z_0-9]", "_");
    return isIdentifier(replaced) ? replaced : "_" + replaced;
  }

  /** Expression reading an attribute. */
  static String attribute(String owner, String name) {
    return isIdentifier(name) ? owner + "." + name : "getattr(" + owner + ", \"" + name + "\")";
  }
}

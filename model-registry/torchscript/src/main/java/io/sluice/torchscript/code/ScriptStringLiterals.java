package io.sluice.torchscript.code;

/** String literals in the format of python_print.cpp. */
final class ScriptStringLiterals {
  private ScriptStringLiterals() {}

  static String unquote(String literal) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < literal.length() - 1; i++) {
      char c = literal.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      i++;
      text.append(escaped(literal.charAt(i)));
    }
    return text.toString();
  }

  private static char escaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      default -> c;
    };
  }
}

package io.sluice.torchscript.code;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Splits text into tokens, including indentation tokens as in Python's grammar. */
final class ScriptLexer {
  private static final List<String> LONG_SYMBOLS =
      List.of("->", "**", "//", "==", "!=", "<=", ">=", "<<", ">>", "...");
  private static final String SYMBOLS = "()[]{},:=.+-*/%<>@&|^~;";

  private final String text;
  private final List<ScriptToken> tokens = new ArrayList<>();
  private final Deque<Integer> indents = new ArrayDeque<>(List.of(0));
  private int at;
  private int brackets;

  private ScriptLexer(String text) {
    this.text = text;
  }

  static List<ScriptToken> tokens(String text) throws UnsupportedSyntaxException {
    ScriptLexer lexer = new ScriptLexer(text);
    lexer.run();
    return lexer.tokens;
  }

  private void run() throws UnsupportedSyntaxException {
    indentation();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n') {
        newline();
      } else if (c == ' ' || c == '\t' || c == '\r') {
        at++;
      } else if (c == '#') {
        skipLine();
      } else if (Character.isJavaIdentifierStart(c) && c != '$') {
        take(ScriptToken.Kind.NAME, endOfName());
      } else if (isDigit(at) || (c == '.' && isDigit(at + 1))) {
        take(ScriptToken.Kind.NUMBER, endOfNumber());
      } else if (c == '"' || c == '\'') {
        take(ScriptToken.Kind.STRING, endOfString(c));
      } else {
        symbol(c);
      }
    }
    finish();
  }

  private void newline() {
    boolean significant = brackets == 0 && !tokens.isEmpty() && !lastIs(ScriptToken.Kind.NEWLINE);
    if (significant) {
      tokens.add(new ScriptToken(ScriptToken.Kind.NEWLINE, "\n", at, at + 1));
    }
    at++;
    if (brackets == 0) {
      indentation();
    }
  }

  private void indentation() {
    int end = at;
    while (end < text.length() && text.charAt(end) == ' ') {
      end++;
    }
    boolean blank = end == text.length() || "\n\r#".indexOf(text.charAt(end)) >= 0;
    if (blank) {
      return;
    }
    int width = end - at;
    at = end;
    if (width > indents.element()) {
      indents.push(width);
      tokens.add(new ScriptToken(ScriptToken.Kind.INDENT, "", at, at));
    }
    while (width < indents.element()) {
      indents.pop();
      tokens.add(new ScriptToken(ScriptToken.Kind.DEDENT, "", at, at));
    }
  }

  private void finish() {
    if (!tokens.isEmpty() && !lastIs(ScriptToken.Kind.NEWLINE)) {
      tokens.add(new ScriptToken(ScriptToken.Kind.NEWLINE, "", at, at));
    }
    while (indents.pop() > 0) {
      tokens.add(new ScriptToken(ScriptToken.Kind.DEDENT, "", at, at));
    }
    tokens.add(new ScriptToken(ScriptToken.Kind.END, "", at, at));
  }

  private boolean lastIs(ScriptToken.Kind kind) {
    return tokens.get(tokens.size() - 1).kind() == kind;
  }

  private void skipLine() {
    while (at < text.length() && text.charAt(at) != '\n') {
      at++;
    }
  }

  private int endOfName() {
    int end = at;
    while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private int endOfNumber() {
    int end = at;
    while (end < text.length() && isNumberPart(end)) {
      end++;
    }
    return end;
  }

  private boolean isNumberPart(int i) {
    char c = text.charAt(i);
    boolean sign = (c == '-' || c == '+') && "eE".indexOf(text.charAt(i - 1)) >= 0 && i > at;
    return isDigit(i) || c == '.' || c == 'e' || c == 'E' || sign;
  }

  private boolean isDigit(int i) {
    return i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9';
  }

  private int endOfString(char quote) throws UnsupportedSyntaxException {
    for (int end = at + 1; end < text.length(); end++) {
      char c = text.charAt(end);
      if (c == '\\') {
        end++;
      } else if (c == quote) {
        return end + 1;
      } else if (c == '\n') {
        break;
      }
    }
    throw new UnsupportedSyntaxException("a string does not end on its line");
  }

  private void symbol(char c) throws UnsupportedSyntaxException {
    for (String symbol : LONG_SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        take(ScriptToken.Kind.SYMBOL, at + symbol.length());
        return;
      }
    }
    if (SYMBOLS.indexOf(c) < 0) {
      throw new UnsupportedSyntaxException("the character '" + c + "' has no meaning");
    }
    if ("([{".indexOf(c) >= 0) {
      brackets++;
    } else if (")]}".indexOf(c) >= 0) {
      brackets--;
    }
    take(ScriptToken.Kind.SYMBOL, at + 1);
  }

  private void take(ScriptToken.Kind kind, int end) {
    tokens.add(new ScriptToken(kind, text.substring(at, end), at, end));
    at = end;
  }
}

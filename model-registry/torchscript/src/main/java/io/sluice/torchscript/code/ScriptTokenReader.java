package io.sluice.torchscript.code;

import java.util.List;

/** Cursor over a list of tokens. Confined to a parser. */
final class ScriptTokenReader {
  private final String text;
  private final List<ScriptToken> tokens;
  private int at;

  ScriptTokenReader(String text) throws UnsupportedSyntaxException {
    this.text = text;
    this.tokens = ScriptLexer.tokens(text);
  }

  ScriptToken peek() {
    return tokens.get(at);
  }

  boolean at(String symbolOrKeyword) {
    return peek().is(symbolOrKeyword);
  }

  boolean at(ScriptToken.Kind kind) {
    return peek().kind() == kind;
  }

  ScriptToken next() {
    ScriptToken token = peek();
    if (token.kind() != ScriptToken.Kind.END) {
      at++;
    }
    return token;
  }

  boolean skip(String symbolOrKeyword) {
    boolean there = at(symbolOrKeyword);
    if (there) {
      next();
    }
    return there;
  }

  ScriptToken expect(String symbolOrKeyword) throws UnsupportedSyntaxException {
    if (!at(symbolOrKeyword)) {
      throw unreadable("\"" + symbolOrKeyword + "\"");
    }
    return next();
  }

  ScriptToken expect(ScriptToken.Kind kind) throws UnsupportedSyntaxException {
    if (!at(kind)) {
      throw unreadable("a " + kind);
    }
    return next();
  }

  /** The range from {@code start} to the end of the last token read. */
  SourceSpan from(int start) {
    return new SourceSpan(start, tokens.get(Math.max(0, at - 1)).end());
  }

  UnsupportedSyntaxException unreadable(String expected) {
    long line = text.substring(0, Math.min(text.length(), peek().start())).lines().count();
    return new UnsupportedSyntaxException(
        "line %d of the function: %s was expected, not \"%s\""
            .formatted(Math.max(1, line), expected, peek().text().strip()));
  }
}

package io.sluice.compressor.torchscript.code;

import java.util.List;

/** Cursor over a list of tokens. Confined to a parser. */
final class TokenReader {
  private final String text;
  private final List<Token> tokens;
  private int at;

  TokenReader(String text) throws UnreadableCodeException {
    this.text = text;
    this.tokens = Lexer.tokens(text);
  }

  Token peek() {
    return tokens.get(at);
  }

  boolean at(String symbolOrKeyword) {
    return peek().is(symbolOrKeyword);
  }

  boolean at(Token.Kind kind) {
    return peek().kind() == kind;
  }

  Token next() {
    Token token = peek();
    if (token.kind() != Token.Kind.END) {
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

  Token expect(String symbolOrKeyword) throws UnreadableCodeException {
    if (!at(symbolOrKeyword)) {
      throw unreadable("\"" + symbolOrKeyword + "\"");
    }
    return next();
  }

  Token expect(Token.Kind kind) throws UnreadableCodeException {
    if (!at(kind)) {
      throw unreadable("a " + kind);
    }
    return next();
  }

  /** The range from {@code start} to the end of the last token read. */
  Span from(int start) {
    return new Span(start, tokens.get(Math.max(0, at - 1)).end());
  }

  UnreadableCodeException unreadable(String expected) {
    long line = text.substring(0, Math.min(text.length(), peek().start())).lines().count();
    return new UnreadableCodeException(
        "line %d of the function: %s was expected, not \"%s\""
            .formatted(Math.max(1, line), expected, peek().text().strip()));
  }
}

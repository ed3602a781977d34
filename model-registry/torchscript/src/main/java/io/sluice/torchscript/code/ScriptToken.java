package io.sluice.torchscript.code;

/**
 * A token.
 *
 * @param start offset of the first character in the text
 * @param end offset behind the last character
 */
record ScriptToken(Kind kind, String text, int start, int end) {
  enum Kind {
    NAME,
    NUMBER,
    STRING,
    SYMBOL,
    NEWLINE,
    INDENT,
    DEDENT,
    END
  }

  boolean is(String symbolOrKeyword) {
    return (kind == Kind.SYMBOL || kind == Kind.NAME) && text.equals(symbolOrKeyword);
  }
}

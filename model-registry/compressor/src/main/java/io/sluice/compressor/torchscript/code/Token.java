package io.sluice.compressor.torchscript.code;

/**
 * @param start offset of its first character in the text
 * @param end offset behind its last
 */
record Token(Kind kind, String text, int start, int end) {
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

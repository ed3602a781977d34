package io.sluice.torchscript.deflate;

/**
 * A deflate block of literals with a dynamic Huffman table (RFC 1951, section 3.2.7), without
 * references to earlier bytes.
 */
final class HuffmanLiteralBlock {
  private static final int END = 256;
  private static final int MAX_LENGTH = 15;
  private static final int MAX_TABLE_LENGTH = 7;
  private static final int DYNAMIC = 2;
  private static final int REPEAT = 16;
  private static final int ZEROS = 17;
  private static final int MANY_ZEROS = 18;

  /** Order of the code length code lengths in the header. */
  private static final int[] TABLE_ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private final byte[] bytes;
  private final int from;
  private final int to;

  HuffmanLiteralBlock(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  void write(BitStreamWriter out, boolean last) {
    long[] frequencies = new long[END + 1];
    for (int i = from; i < to; i++) {
      frequencies[bytes[i] & 0xff]++;
    }
    frequencies[END] = 1;
    LengthLimitedPrefixCode code = LengthLimitedPrefixCode.of(frequencies, MAX_LENGTH);
    out.put(last ? 1 : 0, 1);
    out.put(DYNAMIC, 2);
    writeTable(code.lengths(), out);
    for (int i = from; i < to; i++) {
      code.put(bytes[i] & 0xff, out);
    }
    code.put(END, out);
  }

  private static void writeTable(int[] lengths, BitStreamWriter out) {
    // the lengths of 257 literals, then one unused distance code
    int[] all = new int[END + 2];
    System.arraycopy(lengths, 0, all, 0, END + 1);
    RunLengths runs = new RunLengths(all);
    long[] frequencies = new long[TABLE_ORDER.length];
    for (int symbol : runs.symbols()) {
      frequencies[symbol]++;
    }
    LengthLimitedPrefixCode code = LengthLimitedPrefixCode.of(frequencies, MAX_TABLE_LENGTH);
    int used = TABLE_ORDER.length;
    while (used > 4 && code.lengths()[TABLE_ORDER[used - 1]] == 0) {
      used--;
    }
    out.put(0, 5);
    out.put(0, 5);
    out.put(used - 4, 4);
    for (int i = 0; i < used; i++) {
      out.put(code.lengths()[TABLE_ORDER[i]], 3);
    }
    runs.write(code, out);
  }

  /** Code lengths as symbols: 0 to 15 for lengths, 16 to 18 for repetitions. */
  private static final class RunLengths {
    private final int[] symbols;
    private final int[] extras;
    private int count;

    RunLengths(int[] lengths) {
      symbols = new int[lengths.length];
      extras = new int[lengths.length];
      for (int i = 0; i < lengths.length; ) {
        int run = 1;
        while (i + run < lengths.length && lengths[i + run] == lengths[i]) {
          run++;
        }
        if (lengths[i] == 0) {
          zeros(run);
        } else {
          repeated(lengths[i], run);
        }
        i += run;
      }
    }

    private void zeros(int run) {
      int left = run;
      while (left >= 11) {
        int part = Math.min(left, 138);
        add(MANY_ZEROS, part - 11);
        left -= part;
      }
      if (left >= 3) {
        add(ZEROS, left - 3);
        left = 0;
      }
      for (; left > 0; left--) {
        add(0, 0);
      }
    }

    private void repeated(int length, int run) {
      add(length, 0);
      int left = run - 1;
      while (left >= 3) {
        int part = Math.min(left, 6);
        add(REPEAT, part - 3);
        left -= part;
      }
      for (; left > 0; left--) {
        add(length, 0);
      }
    }

    private void add(int symbol, int extra) {
      symbols[count] = symbol;
      extras[count++] = extra;
    }

    int[] symbols() {
      return java.util.Arrays.copyOf(symbols, count);
    }

    void write(LengthLimitedPrefixCode code, BitStreamWriter out) {
      for (int i = 0; i < count; i++) {
        code.put(symbols[i], out);
        int bits = symbols[i] == REPEAT ? 2 : symbols[i] == ZEROS ? 3 : 7;
        if (symbols[i] >= REPEAT) {
          out.put(extras[i], bits);
        }
      }
    }
  }
}

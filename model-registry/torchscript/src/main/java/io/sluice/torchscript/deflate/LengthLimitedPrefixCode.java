package io.sluice.torchscript.deflate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The optimal prefix code with a bounded word length, in canonical numbering (RFC 1951, section
 * 3.2.2).
 *
 * @param lengths word length by symbol, bits; 0 for absent symbols
 * @param words code words by symbol, first bit lowest
 */
record LengthLimitedPrefixCode(int[] lengths, int[] words) {

  /** A symbol, or two merged packages (the coin collector's problem). */
  private record Package(
      long weight, int symbol, @Nullable Package left, @Nullable Package right) {}

  /**
   * The optimal code, by package-merge (Larmore and Hirschberg, 1990).
   *
   * @param maxLength longest word, bits
   */
  static LengthLimitedPrefixCode of(long[] frequencies, int maxLength) {
    List<Package> coins = new ArrayList<>();
    for (int symbol = 0; symbol < frequencies.length; symbol++) {
      if (frequencies[symbol] > 0) {
        coins.add(new Package(frequencies[symbol], symbol, null, null));
      }
    }
    int[] lengths = new int[frequencies.length];
    if (coins.size() == 1) {
      lengths[coins.get(0).symbol()] = 1;
    } else {
      buy(coins, maxLength).forEach(p -> deepen(p, lengths));
    }
    return new LengthLimitedPrefixCode(lengths, canonical(lengths, maxLength));
  }

  private static List<Package> buy(List<Package> coins, int maxLength) {
    Comparator<Package> order = Comparator.comparingLong(Package::weight);
    List<Package> row = List.of();
    for (int level = 0; level < maxLength; level++) {
      List<Package> next = new ArrayList<>(coins);
      for (int i = 0; i + 1 < row.size(); i += 2) {
        Package left = row.get(i);
        Package right = row.get(i + 1);
        next.add(new Package(left.weight() + right.weight(), -1, left, right));
      }
      next.sort(order);
      row = next;
    }
    return row.subList(0, Math.max(0, 2 * coins.size() - 2));
  }

  private static void deepen(@Nullable Package bought, int[] lengths) {
    if (bought == null) {
      return;
    }
    if (bought.symbol() >= 0) {
      lengths[bought.symbol()]++;
    }
    deepen(bought.left(), lengths);
    deepen(bought.right(), lengths);
  }

  private static int[] canonical(int[] lengths, int maxLength) {
    int[] words = new int[lengths.length];
    int word = 0;
    for (int length = 1; length <= maxLength; length++) {
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] == length) {
          words[symbol] = Integer.reverse(word++) >>> (Integer.SIZE - length);
        }
      }
      word <<= 1;
    }
    return words;
  }

  void put(int symbol, BitStreamWriter out) {
    out.put(words[symbol], lengths[symbol]);
  }
}

package io.sluice.compressor.recipe;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Suggestions for an unknown name. */
public final class SimilarNames {
  private static final int LETTERS_PER_MISTAKE = 3;

  private SimilarNames() {}

  /** Suggestion such as {@code " (did you mean static-int8?)"}; empty when no name is near. */
  public static String hint(String name, Collection<String> known) {
    return nearest(name, known).map(n -> " (did you mean " + n + "?)").orElse("");
  }

  private static Optional<String> nearest(String name, Collection<String> known) {
    return known.stream()
        .filter(other -> distance(name, other) <= Math.max(1, name.length() / LETTERS_PER_MISTAKE))
        .min(Comparator.comparingInt(other -> distance(name, other)));
  }

  /**
   * Number of letters to insert, delete, replace, or swap with a neighbour (optimal string
   * alignment, a restriction of Damerau, 1964).
   */
  static int distance(String a, String b) {
    int[][] of = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        of[i][j] = i == 0 || j == 0 ? i + j : least(a, i, b, j, of);
      }
    }
    return of[a.length()][b.length()];
  }

  private static int least(String a, int i, String b, int j, int[][] of) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int least =
        Math.min(of[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(of[i - 1][j], of[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, 1 + of[i - 2][j - 2]) : least;
  }
}

package io.sluice.compressor.search;

/** Next action of a search. */
sealed interface SearchDecision {
  /**
   * @param seconds predicted time in seconds, exceeded about one time in six; 0 when unknown
   */
  record Try(SearchCandidate candidate, double seconds) implements SearchDecision {}

  record Stop(Reason reason) implements SearchDecision {}

  /** Reason for the end of a search. */
  enum Reason {
    /** Any variant will do, and a variant reaches the goal. */
    REACHED("any variant that reaches the goal will do"),
    EXHAUSTED("everything was tried"),
    NOTHING_BETTER("nothing that was not tried is expected to be better"),
    HOPELESS("nothing that was not tried is expected to reach it"),
    OUT_OF_TIME("nothing that was not tried fits into what is left of the time");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }
}

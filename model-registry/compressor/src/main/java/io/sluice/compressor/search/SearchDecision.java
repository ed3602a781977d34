package io.sluice.compressor.search;

/** What a search does next. */
sealed interface SearchDecision {
  /**
   * @param seconds that it should take, at most but for one time in six; 0 when nobody knows
   */
  record Try(SearchCandidate candidate, double seconds) implements SearchDecision {}

  record Stop(Reason reason) implements SearchDecision {}

  /** Why a search ends. */
  enum Reason {
    /** Any variant will do, and there is one. */
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

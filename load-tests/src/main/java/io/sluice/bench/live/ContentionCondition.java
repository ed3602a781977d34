package io.sluice.bench.live;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/** What else the machine has to do. */
enum ContentionCondition {
  CALM("calm"),

  /**
   * A thread streams through 256 MB at the lowest priority, on the processors that the agent does
   * not have: it takes the memory bus, but hardly any time from gateway and broker.
   */
  MEMORY_HOG("memory hog"),

  /** Two threads compute in registers on the agent's processor: it keeps a third of its time. */
  CPU_HOG("CPU hog");

  /** The parts of a run, of equal length. */
  static final List<ContentionCondition> OF_A_RUN = List.of(CALM, MEMORY_HOG, CALM, CPU_HOG, CALM);

  private final String text;

  ContentionCondition(String text) {
    this.text = text;
  }

  /**
   * Of a moment in a run.
   *
   * @param share of the run that is over, 0 to 1
   */
  static ContentionCondition at(double share) {
    int part = (int) (share * OF_A_RUN.size());
    return OF_A_RUN.get(Math.max(0, Math.min(OF_A_RUN.size() - 1, part)));
  }

  @JsonValue
  String text() {
    return text;
  }
}

package io.sluice.bench.page;

/**
 * One comparison.
 *
 * @param <L> what it works with
 */
public interface Experiment<L> {
  /** As the command line names it. */
  String name();

  /** What it shows, in some words. */
  String purpose();

  Section run(L lab) throws Exception;
}

package io.sluice.bench.page;

/**
 * One comparison.
 *
 * @param <L> what it works with
 */
public interface BenchExperiment<L> {
  /** As the command line names it. */
  String name();

  /** What it shows, in some words. */
  String purpose();

  ResultSection run(L lab) throws Exception;
}

package io.sluice.bench.compression;

import io.sluice.compressor.CompressionException;
import java.io.IOException;

/** One comparison. */
interface Experiment {
  /** As the command line names it. */
  String name();

  /** What it shows, in some words. */
  String purpose();

  Section run(Lab lab) throws CompressionException, IOException, InterruptedException;
}

package io.sluice.bench.compression;

import io.sluice.bench.arithmetic.ArithmeticSection;
import io.sluice.bench.page.Experiment;
import io.sluice.bench.page.Section;
import io.sluice.compressor.CompressionException;
import java.io.IOException;

/** Quantised operators beside exact integer arithmetic, by engine and instruction set. */
final class QuantizedArithmetic implements Experiment<Lab> {
  @Override
  public String name() {
    return "arithmetic";
  }

  @Override
  public String purpose() {
    return "quantised operators beside exact integer arithmetic";
  }

  @Override
  public Section run(Lab lab) throws CompressionException, IOException, InterruptedException {
    return ArithmeticSection.measure(lab.work().resolve("arithmetic"));
  }
}

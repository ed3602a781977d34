package io.sluice.bench.compression;

import io.sluice.bench.arithmetic.QuantizedArithmeticSection;
import io.sluice.bench.page.BenchExperiment;
import io.sluice.bench.page.ResultSection;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;

/** Quantised operators beside exact integer arithmetic, by engine and instruction set. */
final class QuantizedArithmeticExperiment implements BenchExperiment<CompressionBench> {
  @Override
  public String name() {
    return "arithmetic";
  }

  @Override
  public String purpose() {
    return "quantised operators beside exact integer arithmetic";
  }

  @Override
  public ResultSection run(CompressionBench lab)
      throws ModelProcessingException, IOException, InterruptedException {
    return QuantizedArithmeticSection.measure(lab.work().resolve("arithmetic"));
  }
}

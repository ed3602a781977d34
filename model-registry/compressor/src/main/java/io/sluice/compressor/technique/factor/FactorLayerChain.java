package io.sluice.compressor.technique.factor;

import java.util.List;

/**
 * Chain of layers replacing a single layer.
 *
 * @param factors layers in order of execution; the last takes the bias
 * @param what description for the report, such as {@code rank 8 of 32}
 * @param kept share of the squared weights kept by the product, 0 to 1
 */
record FactorLayerChain(List<FactorLayer> factors, String what, double kept) {
  FactorLayerChain {
    factors = List.copyOf(factors);
  }

  /** Returns the number of weights of all factors. */
  long parameters() {
    return factors.stream().mapToLong(f -> f.weight().elements()).sum();
  }

  /** Returns the number of multiplications per position of the last output. */
  long work() {
    long work = 0;
    long positions = 1;
    for (int i = factors.size() - 1; i >= 0; i--) {
      work += factors.get(i).weight().elements() * positions;
      positions *= factors.get(i).strideArea();
    }
    return work;
  }
}

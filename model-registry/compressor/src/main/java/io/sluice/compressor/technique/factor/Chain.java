package io.sluice.compressor.technique.factor;

import java.util.List;

/**
 * Layers that together stand in for one.
 *
 * @param factors in the order in which they run; the last gets the bias
 * @param what for the report, such as {@code rank 8 of 32}
 * @param kept part of the squared weights that the product has, 0 to 1; what is lost is 1 less that
 */
record Chain(List<Factor> factors, String what, double kept) {
  Chain {
    factors = List.copyOf(factors);
  }

  long parameters() {
    return factors.stream().mapToLong(f -> f.weight().elements()).sum();
  }

  /** Multiplications for each position of the last output. */
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

package io.sluice.bench.arithmetic;

/**
 * Deviation of a quantised operator from exact arithmetic on this processor.
 *
 * @param operator name
 * @param engine that ran it, for tables
 * @param form of quantisation, for tables
 * @param safe whether no sum of two products exceeds 16 bits
 * @param deviation largest over all elements, in units of the result
 * @param bound largest permitted by rounding, in the same units
 */
public record ArithmeticDeviation(
    String operator, String engine, String form, boolean safe, double deviation, double bound) {

  public boolean withinBound() {
    return deviation <= bound;
  }

  /** Deviation in multiples of the bound. */
  public double inBounds() {
    return deviation / bound;
  }
}

package io.sluice.bench.page;

/**
 * A figure against what was wanted of it.
 *
 * @param what is compared, such as {@code LeNet-5: times smaller on disk}
 * @param wanted such as {@code at least 39}
 * @param measured as it is printed
 */
public record Check(String what, String wanted, String measured, boolean holds) {
  public static Check atLeast(String what, double bound, double measured) {
    return new Check(
        what, "at least " + Figures.plain(bound), Figures.plain(measured), measured >= bound);
  }

  public static Check above(String what, double bound, double measured) {
    return new Check(
        what, "above " + Figures.plain(bound), Figures.plain(measured), measured > bound);
  }

  public static Check atMost(String what, double bound, double measured) {
    return new Check(
        what, "at most " + Figures.plain(bound), Figures.plain(measured), measured <= bound);
  }
}

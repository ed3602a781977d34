package io.sluice.bench.page;

/**
 * A figure against what was wanted of it.
 *
 * @param what is compared, such as {@code LeNet-5: times smaller on disk}
 * @param wanted such as {@code at least 39}
 * @param measured as it is printed
 */
public record FigureCheck(String what, String wanted, String measured, boolean holds) {
  public static FigureCheck atLeast(String what, double bound, double measured) {
    return new FigureCheck(
        what,
        "at least " + FigureFormat.plain(bound),
        FigureFormat.plain(measured),
        measured >= bound);
  }

  public static FigureCheck above(String what, double bound, double measured) {
    return new FigureCheck(
        what, "above " + FigureFormat.plain(bound), FigureFormat.plain(measured), measured > bound);
  }

  public static FigureCheck atMost(String what, double bound, double measured) {
    return new FigureCheck(
        what,
        "at most " + FigureFormat.plain(bound),
        FigureFormat.plain(measured),
        measured <= bound);
  }
}

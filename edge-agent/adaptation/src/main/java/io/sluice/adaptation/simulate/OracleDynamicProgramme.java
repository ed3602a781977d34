package io.sluice.adaptation.simulate;

/**
 * Offline optimum by a dynamic programme with perfect foresight, including switching costs: an
 * upper bound for every law answering in order, a single request at a time.
 *
 * <p>Requests are taken in order. Each is skipped, at no cost, or run by any rung, with all rungs
 * in memory; a late run is never worthwhile. The past is summed up by labels: last rung used, time
 * of becoming free, accuracy and energy so far. The value of a label is its accuracy less {@code λ}
 * times its joules. Of two labels with the same rung, the label free earlier at no less value can
 * do everything open to the other ({@link PerfectForesight} allows waiting), so the other is
 * dropped without loss.
 *
 * <p>The number of labels per rung is bounded by {@link #MOST_LABELS}. Beyond, the two labels with
 * the least loss are merged, with the earlier time and the greater value of both. A merge can only
 * favour the oracle: the result remains an upper bound.
 */
final class OracleDynamicProgramme {
  /** Labels per rung. */
  static final int MOST_LABELS = 48;

  private final PerfectForesight prospect;
  private final double price;
  private ParetoFront[] fronts;
  private ParetoFront[] next;

  private OracleDynamicProgramme(PerfectForesight prospect, double price) {
    this.prospect = prospect;
    this.price = price;
    this.fronts = fronts(prospect.rungs());
    this.next = fronts(prospect.rungs());
  }

  private static ParetoFront[] fronts(int rungs) {
    ParetoFront[] fronts = new ParetoFront[rungs + 1];
    for (int i = 0; i < fronts.length; i++) {
      fronts[i] = new ParetoFront(MOST_LABELS);
    }
    return fronts;
  }

  /**
   * Upper bound of the achievable result.
   *
   * @param accuracy sum of the accuracies of the answers in time
   * @param joules energy above idle, J
   * @param value {@code accuracy - λ·joules}
   */
  record Best(double accuracy, double joules, double value) {}

  /**
   * Computes the optimum.
   *
   * @param prospect requests with their future costs
   * @param price λ, accuracy per joule, 0 or more
   */
  static Best best(PerfectForesight prospect, double price) {
    return new OracleDynamicProgramme(prospect, price).solve();
  }

  private Best solve() {
    int none = prospect.rungs();
    fronts[none].add(Double.NEGATIVE_INFINITY, 0, 0, 0);
    for (int request = 0; request < prospect.requests(); request++) {
      step(request);
    }
    ParetoFront best = new ParetoFront(1);
    for (ParetoFront front : fronts) {
      front.offerMostTo(best);
    }
    return new Best(best.accuracy(0), best.joules(0), best.value(0));
  }

  private void step(int request) {
    double arrival = prospect.arrivalMillis(request);
    for (ParetoFront front : next) {
      front.clear();
    }
    for (int before = 0; before < fronts.length; before++) {
      ParetoFront front = fronts[before];
      for (int label = 0; label < front.size(); label++) {
        double free = Math.max(arrival, front.free(label));
        next[before].add(free, front.value(label), front.accuracy(label), front.joules(label));
        if (free <= prospect.deadlineMillis(request)) {
          run(request, before, free, label);
        }
      }
    }
    ParetoFront[] swapped = fronts;
    fronts = next;
    next = swapped;
    for (ParetoFront front : fronts) {
      front.settle();
    }
  }

  private void run(int request, int before, double free, int label) {
    ParetoFront front = fronts[before];
    int last = before == prospect.rungs() ? -1 : before;
    for (int rung = 0; rung < prospect.rungs(); rung++) {
      double end = prospect.endMillis(request, rung, last, free);
      if (end <= prospect.deadlineMillis(request)) {
        double joules = prospect.joules(request, rung, free);
        double worth = prospect.worth(request, rung);
        next[rung].add(
            end,
            front.value(label) + worth - price * joules,
            front.accuracy(label) + worth,
            front.joules(label) + joules);
      }
    }
  }
}

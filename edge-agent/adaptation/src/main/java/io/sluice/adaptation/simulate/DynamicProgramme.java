package io.sluice.adaptation.simulate;

/**
 * The best that could have been done, by a dynamic programme that knows the future and pays for
 * switching: an upper bound for every law that answers in order, one request at a time.
 *
 * <p>Requests are taken in order. Each is skipped, which costs nothing, or run by one of the rungs,
 * all of which are in memory; a run that would be late is never worth its time. What is behind is
 * summed up by labels: the rung that ran last, when the device is free again, the accuracy so far
 * and the energy. The value of a label is its accuracy less {@code λ} times its joules. Of labels
 * with the same rung, one that is free earlier and has no less value can do whatever another can
 * ({@link Prospect} lets it wait), so that the other is dropped: nothing is lost by that.
 *
 * <p>The number of labels of a rung is bounded by {@link #MOST_LABELS}. When there are more, the
 * two that lose least are made one, with the earlier time and the greater value of both. That can
 * only favour the oracle: what it says remains an upper bound.
 */
final class DynamicProgramme {
  /** Of a rung. */
  static final int MOST_LABELS = 48;

  private final Prospect prospect;
  private final double price;
  private Front[] fronts;
  private Front[] next;

  private DynamicProgramme(Prospect prospect, double price) {
    this.prospect = prospect;
    this.price = price;
    this.fronts = fronts(prospect.rungs());
    this.next = fronts(prospect.rungs());
  }

  private static Front[] fronts(int rungs) {
    Front[] fronts = new Front[rungs + 1];
    for (int i = 0; i < fronts.length; i++) {
      fronts[i] = new Front(MOST_LABELS);
    }
    return fronts;
  }

  /**
   * What is reached at most.
   *
   * @param accuracy sum over the answers in time
   * @param joules above idle
   * @param value {@code accuracy - λ·joules}
   */
  record Best(double accuracy, double joules, double value) {}

  /**
   * @param price λ, accuracy per joule, 0 or more
   */
  static Best best(Prospect prospect, double price) {
    return new DynamicProgramme(prospect, price).solve();
  }

  private Best solve() {
    int none = prospect.rungs();
    fronts[none].add(Double.NEGATIVE_INFINITY, 0, 0, 0);
    for (int request = 0; request < prospect.requests(); request++) {
      step(request);
    }
    Front best = new Front(1);
    for (Front front : fronts) {
      front.offerMostTo(best);
    }
    return new Best(best.accuracy(0), best.joules(0), best.value(0));
  }

  private void step(int request) {
    double arrival = prospect.arrivalMillis(request);
    for (Front front : next) {
      front.clear();
    }
    for (int before = 0; before < fronts.length; before++) {
      Front front = fronts[before];
      for (int label = 0; label < front.size(); label++) {
        double free = Math.max(arrival, front.free(label));
        next[before].add(free, front.value(label), front.accuracy(label), front.joules(label));
        if (free <= prospect.deadlineMillis(request)) {
          run(request, before, free, label);
        }
      }
    }
    Front[] swapped = fronts;
    fronts = next;
    next = swapped;
    for (Front front : fronts) {
      front.settle();
    }
  }

  private void run(int request, int before, double free, int label) {
    Front front = fronts[before];
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

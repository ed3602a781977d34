package io.sluice.adaptation.simulate;

import java.util.Arrays;

/**
 * Pareto front of labels of the {@link OracleDynamicProgramme}: no label is free earlier than
 * another and worth no less. Once settled, in ascending order of free time, and so of value.
 */
final class ParetoFront {
  private final int most;
  private double[] free = new double[8];
  private double[] value = new double[8];
  private double[] accuracy = new double[8];
  private double[] joules = new double[8];
  private int size;

  ParetoFront(int most) {
    this.most = most;
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  double free(int label) {
    return free[label];
  }

  double value(int label) {
    return value[label];
  }

  double accuracy(int label) {
    return accuracy[label];
  }

  double joules(int label) {
    return joules[label];
  }

  /** Adds a label, unless dominated by a label free no later and worth no less. */
  void add(double newFree, double newValue, double newAccuracy, double newJoules) {
    int at = size;
    while (at > 0 && free[at - 1] > newFree) {
      at--;
    }
    if (at > 0 && value[at - 1] >= newValue) {
      return;
    }
    int worse = at;
    while (worse < size && value[worse] <= newValue) {
      worse++;
    }
    boolean same = at > 0 && free[at - 1] == newFree;
    move(worse, same ? at : at + 1);
    set(same ? at - 1 : at, newFree, newValue, newAccuracy, newJoules);
  }

  /** Moves the labels from an index on to another index. */
  private void move(int from, int to) {
    int count = size - from;
    if (to + count > free.length) {
      int capacity = 2 * free.length;
      free = Arrays.copyOf(free, capacity);
      value = Arrays.copyOf(value, capacity);
      accuracy = Arrays.copyOf(accuracy, capacity);
      joules = Arrays.copyOf(joules, capacity);
    }
    System.arraycopy(free, from, free, to, count);
    System.arraycopy(value, from, value, to, count);
    System.arraycopy(accuracy, from, accuracy, to, count);
    System.arraycopy(joules, from, joules, to, count);
    size = to + count;
  }

  private void set(int at, double newFree, double newValue, double newAccuracy, double newJoules) {
    free[at] = newFree;
    value[at] = newValue;
    accuracy[at] = newAccuracy;
    joules[at] = newJoules;
  }

  /** Merges neighbours down to the maximum size. */
  void settle() {
    while (size > most) {
      int closest = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i + 1 < size; i++) {
        // gain of the merged label over the two: time, times the value of time here
        double gain = (free[i + 1] - free[i]) * (value[i + 1] - value[i]);
        if (gain < least) {
          least = gain;
          closest = i;
        }
      }
      free[closest + 1] = free[closest];
      move(closest + 1, closest);
    }
  }

  /** Offers the label of greatest value to a front of a single label. */
  void offerMostTo(ParetoFront best) {
    if (size > 0 && (best.size == 0 || value[size - 1] > best.value[0])) {
      best.size = 1;
      best.set(0, free[size - 1], value[size - 1], accuracy[size - 1], joules[size - 1]);
    }
  }
}

package io.sluice.compressor.technique;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * One-dimensional k-means clustering of nonzero numbers. Clusters are intervals in one dimension,
 * so values are sorted once and each iteration only searches the borders.
 *
 * @param centroids centroids, ascending
 */
record KMeansClustering(float[] centroids) {

  static KMeansClustering of(
      float[] values, int count, WeightSharingTechnique.Start start, int iterations, long seed) {
    float[] sorted = sortedNonZero(values);
    if (sorted.length == 0) {
      return new KMeansClustering(new float[0]);
    }
    double[] centroids =
        switch (start) {
          case LINEAR -> linear(sorted, count);
          case DENSITY -> density(sorted, count);
          case PLUS_PLUS -> plusPlus(sorted, count, new SplittableRandom(seed));
        };
    lloyd(sorted, centroids, iterations);
    return new KMeansClustering(distinct(centroids));
  }

  private static float[] sortedNonZero(float[] values) {
    float[] sorted = new float[values.length];
    int count = 0;
    for (float value : values) {
      if (value != 0) {
        sorted[count++] = value;
      }
    }
    sorted = Arrays.copyOf(sorted, count);
    Arrays.sort(sorted);
    return sorted;
  }

  private static double[] linear(float[] sorted, int count) {
    double low = sorted[0];
    double high = sorted[sorted.length - 1];
    double[] centroids = new double[count];
    for (int k = 0; k < count; k++) {
      centroids[k] = count == 1 ? (low + high) / 2 : low + (high - low) * k / (count - 1);
    }
    return centroids;
  }

  private static double[] density(float[] sorted, int count) {
    double[] centroids = new double[count];
    for (int k = 0; k < count; k++) {
      centroids[k] = sorted[(int) ((k + 0.5) * sorted.length / count)];
    }
    return centroids;
  }

  private static double[] plusPlus(float[] sorted, int count, SplittableRandom random) {
    double[] centroids = new double[count];
    double[] distance = new double[sorted.length];
    Arrays.fill(distance, Double.POSITIVE_INFINITY);
    centroids[0] = sorted[random.nextInt(sorted.length)];
    for (int k = 1; k < count; k++) {
      double total = 0;
      for (int i = 0; i < sorted.length; i++) {
        double difference = sorted[i] - centroids[k - 1];
        distance[i] = Math.min(distance[i], difference * difference);
        total += distance[i];
      }
      double lot = random.nextDouble() * total;
      int chosen = 0;
      for (double sum = distance[0]; sum < lot && chosen < sorted.length - 1; ) {
        sum += distance[++chosen];
      }
      centroids[k] = sorted[chosen];
    }
    Arrays.sort(centroids);
    return centroids;
  }

  private static void lloyd(float[] sorted, double[] centroids, int iterations) {
    double[] sums = new double[sorted.length + 1];
    for (int i = 0; i < sorted.length; i++) {
      sums[i + 1] = sums[i] + sorted[i];
    }
    boolean moved = true;
    for (int iteration = 0; iteration < iterations && moved; iteration++) {
      moved = false;
      int from = 0;
      for (int k = 0; k < centroids.length; k++) {
        int to =
            k + 1 < centroids.length
                ? firstAbove(sorted, (centroids[k] + centroids[k + 1]) / 2)
                : sorted.length;
        if (to > from) {
          double mean = (sums[to] - sums[from]) / (to - from);
          moved |= mean != centroids[k];
          centroids[k] = mean;
        }
        from = Math.max(from, to);
      }
    }
  }

  private static int firstAbove(float[] sorted, double border) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= border) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns distinct floats; a centroid of 0 becomes the smallest normal, as 0 means pruned. */
  private static float[] distinct(double[] centroids) {
    float[] floats = new float[centroids.length];
    int count = 0;
    for (double centroid : centroids) {
      float value = (float) centroid == 0 ? Float.MIN_NORMAL : (float) centroid;
      if (count == 0 || value > floats[count - 1]) {
        floats[count++] = value;
      }
    }
    return Arrays.copyOf(floats, count);
  }

  /**
   * Replaces each nonzero value by the nearest centroid, in place.
   *
   * @return squared error relative to the squared values
   */
  double replace(float[] values) {
    double power = 0;
    double lost = 0;
    for (int i = 0; i < values.length; i++) {
      if (values[i] == 0) {
        // zero of either sign
        values[i] = 0;
        continue;
      }
      float shared = nearest(values[i]);
      power += (double) values[i] * values[i];
      lost += ((double) values[i] - shared) * ((double) values[i] - shared);
      values[i] = shared;
    }
    return power == 0 ? 0 : lost / power;
  }

  private float nearest(float value) {
    int at = Arrays.binarySearch(centroids, value);
    if (at >= 0) {
      return centroids[at];
    }
    int above = Math.min(-at - 1, centroids.length - 1);
    int below = Math.max(above - 1, 0);
    boolean lower = Math.abs(value - centroids[below]) <= Math.abs(centroids[above] - value);
    return centroids[lower ? below : above];
  }
}

package io.sluice.onnx.format;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arithmetic on shapes with unknown dimensions. */
public final class PartialShapes {
  public static final long UNKNOWN = -1;

  private PartialShapes() {}

  /** A shape of the given rank with all sizes unknown. */
  public static List<Long> unknown(int rank) {
    return Collections.nCopies(rank, UNKNOWN);
  }

  public static boolean areKnown(@Nullable List<Long> dims) {
    return dims != null && !dims.contains(UNKNOWN);
  }

  /** Broadcast shape of an elementwise operation; null if a shape is unknown. */
  public static @Nullable List<Long> broadcast(@Nullable List<Long> a, @Nullable List<Long> b) {
    if (a == null || b == null) {
      return null;
    }
    int rank = Math.max(a.size(), b.size());
    List<Long> dims = new ArrayList<>();
    for (int d = 0; d < rank; d++) {
      dims.add(broadcast(at(a, d - rank + a.size()), at(b, d - rank + b.size())));
    }
    return dims;
  }

  private static long at(List<Long> dims, int d) {
    return d < 0 ? 1 : dims.get(d);
  }

  private static long broadcast(long a, long b) {
    if (a == 1 || b == UNKNOWN && a != UNKNOWN) {
      return a == 1 ? b : a;
    }
    return a == UNKNOWN && b == 1 ? UNKNOWN : a == UNKNOWN ? b : a;
  }

  public static List<Long> with(List<Long> dims, int at, long size) {
    List<Long> changed = new ArrayList<>(dims);
    changed.set(at, size);
    return changed;
  }

  public static long product(List<Long> dims) {
    long product = 1;
    for (long dim : dims) {
      if (dim == UNKNOWN) {
        return UNKNOWN;
      }
      product *= dim;
    }
    return product;
  }
}

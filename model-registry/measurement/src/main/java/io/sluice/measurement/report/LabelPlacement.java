package io.sluice.measurement.report;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/** Finds room for labels beside points, covering neither what is drawn nor each other. */
final class LabelPlacement {
  static final int HEIGHT = 13;

  private static final double GAP = 9;
  private static final int RINGS = 14;

  private final Rectangle2D within;
  private final List<Rectangle2D> taken = new ArrayList<>();

  /**
   * @param within where labels may be
   */
  LabelPlacement(Rectangle2D within) {
    this.within = within;
  }

  /** Nothing is to cover this part of the drawing. */
  void keepFree(double x1, double y1, double x2, double y2) {
    taken.add(
        new Rectangle2D.Double(
            Math.min(x1, x2) - 1,
            Math.min(y1, y2) - 1,
            Math.abs(x2 - x1) + 2,
            Math.abs(y2 - y1) + 2));
  }

  /** Beside the point, nearest first; where all is taken, right of it. */
  Rectangle2D place(double x, double y, double width) {
    for (int ring = 0; ring < RINGS; ring++) {
      double distance = ring * HEIGHT / 2.0;
      for (double left : new double[] {x + GAP, x - GAP - width}) {
        for (double middle : new double[] {y - distance, y + distance}) {
          Rectangle2D box = new Rectangle2D.Double(left, middle - HEIGHT / 2.0, width, HEIGHT);
          if (within.contains(box) && taken.stream().noneMatch(box::intersects)) {
            taken.add(box);
            return box;
          }
        }
      }
    }
    return new Rectangle2D.Double(x + GAP, y - HEIGHT / 2.0, width, HEIGHT);
  }
}

package io.sluice.compressor.evaluation;

import io.sluice.registry.hardware.Engine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measurements that nobody took, for tests of what is made of them. */
public final class Measurements {
  private Measurements() {}

  /**
   * @param right of a hundred answers; null without labels
   */
  public static Measurement of(@Nullable Integer right, double agreement) {
    Score score =
        right == null
            ? new Score.None("the samples have no labels y")
            : new Score.Accuracy(right, 100, 0, 0);
    return new Measurement(
        "m",
        Engine.PYTORCH,
        List.of(10L),
        100,
        score,
        agreement,
        0.01,
        0.1,
        0.999,
        null,
        null,
        null);
  }
}

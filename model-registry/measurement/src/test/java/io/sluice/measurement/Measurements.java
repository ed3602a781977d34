package io.sluice.measurement;

import io.sluice.registry.hardware.Engine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measurements that nobody took, for tests of what is made of them. */
public final class Measurements {
  private Measurements() {}

  /**
   * @param right of a hundred answers; null without labels
   */
  public static ModelMeasurement of(@Nullable Integer right, double agreement) {
    ExampleScore score =
        right == null
            ? new ExampleScore.None("the samples have no labels y")
            : new ExampleScore.Accuracy(right, 100, 0, 0);
    return new ModelMeasurement(
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

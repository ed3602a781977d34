package io.sluice.training;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/** Estimate of the remaining time from progress lines. Confined to a single thread. */
final class TrainingTimeEstimator {
  private static final Pattern SPACE = Pattern.compile(" ");

  private final LongSupplier nanoTime;
  private long firstStep = -1;
  private long firstTime;

  TrainingTimeEstimator() {
    this(System::nanoTime);
  }

  TrainingTimeEstimator(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Progress at the speed so far.
   *
   * @param line {@code <step> <steps> <loss>}
   */
  TrainingProgress of(String line) {
    String[] parts = SPACE.split(line, 3);
    long step = Long.parseLong(parts[0]);
    long steps = Long.parseLong(parts[1]);
    long now = nanoTime.getAsLong();
    if (firstStep < 0) {
      firstStep = step;
      firstTime = now;
    }
    double perStep = step == firstStep ? 0 : (double) (now - firstTime) / (step - firstStep);
    return new TrainingProgress(
        step,
        steps,
        Double.parseDouble(parts[2]),
        Duration.ofNanos((long) (perStep * (steps - step))));
  }
}

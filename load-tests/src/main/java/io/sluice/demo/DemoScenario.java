package io.sluice.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Calm, then the disturbances one after the other, then calm until the stream has ended. */
final class DemoScenario {
  private static final Duration CALM_BEFORE = Duration.ofSeconds(9);
  private static final Duration SETTLING = Duration.ofSeconds(4);
  private static final Duration CALM_BETWEEN = Duration.ofSeconds(2);

  private final DisturbanceStage stage;
  private final List<SystemDisturbance> disturbances;

  DemoScenario(DisturbanceStage stage, List<SystemDisturbance> disturbances) {
    this.stage = stage;
    this.disturbances = List.copyOf(disturbances);
  }

  void play() throws DemoException, IOException, InterruptedException {
    makeLast(disturbances, CALM_BEFORE.plus(SETTLING));
    stage.patience().pass(CALM_BEFORE);
    stage.patience().until(stage::allOnTop, SETTLING);
    for (int next = 0; next < disturbances.size(); next++) {
      makeLast(disturbances.subList(next, disturbances.size()), Duration.ZERO);
      disturbances.get(next).run();
      stage.patience().pass(CALM_BETWEEN);
    }
    finish();
  }

  /** Sends the rest at the rate of the beginning. */
  private void finish() throws DemoException, IOException, InterruptedException {
    stage.stream().restore();
    stage
        .narrator()
        .note(
            "nothing more is to come; %d images are left, at %.1f per second"
                .formatted(stage.stream().left(), rate()));
    // a stream cannot outlive its images at its rate; the bound is for a sender that is stuck
    Duration rest = Duration.ofMillis((long) (stage.stream().left() / rate() * 1000) + 10_000);
    if (!stage.patience().until(stage.stream()::isDone, rest)) {
      throw new DemoException(
          "Tried to send all images, but %d are left after %d s more than they need"
              .formatted(stage.stream().left(), 10));
    }
    awaitLastAnswers();
  }

  /** What is still open a second after its deadline is lost. */
  private void awaitLastAnswers() throws DemoException, IOException, InterruptedException {
    Duration grace = stage.settings().deadline().plusSeconds(1);
    stage.patience().until(() -> stage.book().open() == 0, grace);
  }

  /** Slows the stream, if need be, so that the images do not run out before the end. */
  private void makeLast(List<SystemDisturbance> ahead, Duration calm)
      throws DemoException, IOException, InterruptedException {
    Duration longest =
        ahead.stream()
            .map(d -> d.longest().plus(CALM_BETWEEN))
            .reduce(calm.plus(CALM_BETWEEN), Duration::plus);
    if (stage.stream().stretch(longest)) {
      stage
          .narrator()
          .note(
              "the stream slows to %.1f images per second, so that %d images last for %d s"
                  .formatted(rate(), stage.stream().left(), longest.toSeconds()));
    }
  }

  private double rate() {
    return stage.stream().perSecond();
  }
}

package io.sluice.demo;

import io.sluice.demo.fleet.RegistryApi;
import io.sluice.demo.report.ProgressBar;
import io.sluice.demo.report.Screen;
import io.sluice.demo.stream.FashionImages;
import io.sluice.demo.stream.NpzWriter;
import io.sluice.registry.manifest.ModelVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Pushes the model and shows how the registry makes and measures its variants. */
final class Publication {
  static final String MODEL = "fashion-resnet";
  private static final String VERSION = "1";
  private static final String DATASET = "fashion-mnist-t10k";
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final DemoSettings settings;
  private final RegistryApi registry;
  private final Patience patience;
  private final Screen screen;

  Publication(DemoSettings settings, RegistryApi registry, Patience patience, Screen screen) {
    this.settings = settings;
    this.registry = registry;
    this.patience = patience;
    this.screen = screen;
  }

  /**
   * @param work a folder for the evaluation sample
   */
  ModelVersion run(FashionImages images, Path work)
      throws DemoException, IOException, InterruptedException {
    Path evaluation = work.resolve("evaluation.npz");
    NpzWriter.write(images, settings.evaluationImages(), evaluation);
    String job =
        registry.push(
            MODEL,
            VERSION,
            settings.home().models().resolve(MODEL + ".pt"),
            settings.home().fashionMnist().resolve("calibration.npz"),
            evaluation,
            DATASET);
    follow(job);
    return registry.describe(MODEL, VERSION);
  }

  private void follow(String job) throws DemoException, IOException, InterruptedException {
    ProgressBar bar = new ProgressBar(screen);
    long giveUpAt = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      RegistryApi.Progress progress = registry.job(job);
      bar.at(progress.step(), progress.fraction());
      if (progress.isDone()) {
        bar.done();
        return;
      }
      if (progress.isFailed()) {
        throw new DemoException(
            "Tried to make the variants of %s, but the registry says: %s"
                .formatted(MODEL, progress.error()));
      }
      if (System.nanoTime() > giveUpAt) {
        throw new DemoException(
            "Tried to make the variants of %s, but after %d minutes the registry is still at: %s"
                .formatted(MODEL, LIMIT.toMinutes(), progress.step()));
      }
      patience.pass(Duration.ofMillis(200));
    }
  }
}

package io.sluice.demo;

import io.sluice.demo.report.ProgressBar;
import io.sluice.demo.report.TerminalScreen;
import io.sluice.demo.stream.IdxImages;
import io.sluice.demo.stream.ImageNpz;
import io.sluice.registry.client.BlobCache;
import io.sluice.registry.client.PushJob;
import io.sluice.registry.client.PushRequest;
import io.sluice.registry.client.RegistryClient;
import io.sluice.registry.client.RegistryException;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Pushes the model and shows how the registry makes and measures its variants. */
public final class ModelPublication {
  public static final String MODEL = "fashion-resnet";
  private static final String VERSION = "1";
  private static final String DATASET = "Fashion-MNIST test set";
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final DemoSettings settings;
  private final RegistryClient registry;
  private final ConditionAwaiter patience;
  private final TerminalScreen screen;
  private final Path work;

  /**
   * @param work a folder for the evaluation sample
   */
  ModelPublication(
      DemoSettings settings,
      URI registry,
      Path work,
      ConditionAwaiter patience,
      TerminalScreen screen) {
    this.settings = settings;
    // nothing is pulled here, so nothing is kept
    BlobCache cache = new BlobCache(work.resolve("unused-cache"), 0, Clock.systemUTC());
    this.registry = new RegistryClient(registry, cache);
    this.patience = patience;
    this.screen = screen;
    this.work = work;
  }

  ModelVersion run(IdxImages images) throws DemoException, IOException, InterruptedException {
    Path evaluation = work.resolve("evaluation.npz");
    ImageNpz.write(images, settings.evaluationImages(), evaluation);
    PushRequest push =
        new PushRequest(
            settings.home().models().resolve(MODEL + ".pt"),
            settings.home().fashionMnist().resolve("calibration.npz"),
            evaluation,
            "%s, %d images".formatted(DATASET, settings.evaluationImages()));
    ModelName model = new ModelName(MODEL);
    try {
      follow(registry.push(model, VERSION, push));
      return registry.version(model, VERSION);
    } catch (RegistryException e) {
      throw new DemoException(String.valueOf(e.getMessage()), e);
    }
  }

  private void follow(String job)
      throws DemoException, RegistryException, IOException, InterruptedException {
    ProgressBar bar = new ProgressBar(screen);
    long giveUpAt = System.nanoTime() + LIMIT.toNanos();
    PushJob progress = registry.job(job);
    while (!progress.isFinished() && System.nanoTime() < giveUpAt) {
      bar.at(progress.step(), progress.fraction());
      patience.pass(Duration.ofMillis(200));
      progress = registry.job(job);
    }
    bar.at(progress.step(), progress.fraction());
    bar.done();
    if (progress.state() != PushJob.State.DONE) {
      throw new DemoException(
          progress.isFinished()
              ? "Tried to make the variants of %s, but %s".formatted(MODEL, progress.error())
              : "Tried to make the variants of %s, but after %d minutes the registry is still at: %s"
                  .formatted(MODEL, LIMIT.toMinutes(), progress.step()));
    }
  }
}

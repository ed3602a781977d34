package io.sluice.bench.live;

import io.sluice.demo.ConditionAwaiter;
import io.sluice.demo.DemoException;
import io.sluice.demo.ModelPublication;
import io.sluice.demo.report.ProgressBar;
import io.sluice.demo.report.TerminalScreen;
import io.sluice.demo.stream.IdxImages;
import io.sluice.demo.stream.ImageNpz;
import io.sluice.registry.client.BlobCache;
import io.sluice.registry.client.CompressRequest;
import io.sluice.registry.client.CompressionReport;
import io.sluice.registry.client.PushJob;
import io.sluice.registry.client.PushRequest;
import io.sluice.registry.client.RegistryClient;
import io.sluice.registry.client.RegistryException;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Has the registry make the variants: those that every model gets without samples, and by recipes
 * two that are narrower. What its storage has already is not made again. Confined to one thread.
 */
final class LiveVariantBuilder {
  /** A quarter of the work is left, and of the other one a 25th. */
  static final List<String> RECIPES = List.of(recipe("narrow", 0.75, 8), recipe("slim", 0.96, 4));

  private static final ModelName MODEL = new ModelName(ModelPublication.MODEL);
  private static final String VERSION = "1";
  private static final String DATASET = "Fashion-MNIST test set";
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final LiveSettings settings;
  private final RegistryClient registry;
  private final Path work;
  private final ConditionAwaiter patience;
  private final TerminalScreen screen;

  /**
   * @param work a folder for the samples
   */
  LiveVariantBuilder(
      LiveSettings settings,
      URI registry,
      Path work,
      ConditionAwaiter patience,
      TerminalScreen screen) {
    this.settings = settings;
    // nothing is pulled here, so nothing is kept
    this.registry =
        new RegistryClient(
            registry, new BlobCache(work.resolve("unused-cache"), 0, Clock.systemUTC()));
    this.work = work;
    this.patience = patience;
    this.screen = screen;
  }

  private static String recipe(String name, double share, int multiple) {
    return """
        name: %s
        seed: 1
        steps:
        - prune-channels: {share: %s, of: macs, importance: l2, scope: uniform, multiple: %d}
        - distill:
            distillation: {temperature: 4, soft-weight: 0.9}
            training: {epochs: 2, learning-rate: 0.05, shift: 1, flip: true}
        - fold-batchnorm
        """
        .formatted(name, share, multiple);
  }

  ModelVersion publish() throws DemoException, IOException, InterruptedException {
    try {
      if (registry.models().stream().noneMatch(summary -> summary.model().equals(MODEL))) {
        push();
      }
      for (String recipe : RECIPES) {
        if (registry.compressions(MODEL, VERSION).stream().noneMatch(c -> isOf(recipe, c))) {
          compress(recipe);
        }
      }
      return registry.version(MODEL, VERSION);
    } catch (RegistryException e) {
      throw new DemoException(String.valueOf(e.getMessage()), e);
    }
  }

  private static boolean isOf(String recipe, CompressionReport compression) {
    return compression.state() == PushJob.State.DONE
        && compression.recipe().strip().equals(recipe.strip());
  }

  private void push() throws RegistryException, DemoException, IOException, InterruptedException {
    Path model = settings.home().models().resolve(ModelPublication.MODEL + ".pt");
    String job =
        registry.push(
            MODEL, VERSION, new PushRequest(model, null, evaluation(), DATASET, Set.of()));
    await("make the usual variants", () -> Progress.of(registry.job(job)));
  }

  private void compress(String recipe)
      throws RegistryException, DemoException, IOException, InterruptedException {
    Map<String, Path> data =
        Map.of(
            "training", training(),
            "calibration", settings.home().fashionMnist().resolve("calibration.npz"),
            "evaluation", evaluation());
    CompressRequest order =
        new CompressRequest("", recipe, List.of(), Set.of(), "original", data, DATASET);
    String id = registry.compress(MODEL, VERSION, order);
    await(
        "make a variant by a recipe", () -> Progress.of(registry.compression(MODEL, VERSION, id)));
  }

  private Path training() throws IOException {
    return samples("training.npz", IdxImages.trainingSetIn(settings.trainingSet()));
  }

  private Path evaluation() throws IOException {
    return samples("evaluation.npz", IdxImages.testSetIn(settings.home().fashionMnist()));
  }

  private Path samples(String name, IdxImages images) throws IOException {
    Path file = work.resolve(name);
    if (Files.notExists(file)) {
      ImageNpz.write(images, images.count(), file);
    }
    return file;
  }

  private void await(String what, Look look)
      throws RegistryException, DemoException, IOException, InterruptedException {
    ProgressBar bar = new ProgressBar(screen);
    Progress progress = look.now();
    while (!progress.state().isFinished()) {
      bar.at(progress.step(), progress.fraction());
      patience.pass(LOOK_EVERY);
      progress = look.now();
    }
    bar.done();
    if (progress.state() != PushJob.State.DONE) {
      throw new DemoException("Tried to %s, but %s".formatted(what, progress.error()));
    }
  }

  @FunctionalInterface
  private interface Look {
    Progress now() throws RegistryException, InterruptedException;
  }

  /** Of a push or a compression. */
  private record Progress(PushJob.State state, String step, double fraction, String error) {
    static Progress of(PushJob job) {
      return new Progress(job.state(), job.step(), job.fraction(), job.error());
    }

    static Progress of(CompressionReport compression) {
      return new Progress(
          compression.state(), compression.step(), compression.fraction(), compression.error());
    }
  }
}

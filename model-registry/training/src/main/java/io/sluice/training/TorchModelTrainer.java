package io.sluice.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.measurement.ChildDeath;
import io.sluice.measurement.JavaChildProcess;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Training with libtorch in a child process. Interruption kills the child; an identical training in
 * the same folder resumes from the checkpoint, or returns at once if already complete. A crashed
 * child is restarted from the checkpoint, up to 3 times. Confined to a single thread.
 */
public final class TorchModelTrainer implements ModelTrainer {
  private static final int HEAP_MEGABYTES = 192;

  /** Number of restarts after crashes; more frequent crashes are considered permanent. */
  private static final int MOST_RESTARTS = 3;

  /**
   * Settings of glibc's allocator (mallopt(3)). Every step needs the same memory again; returning
   * and zeroing the memory in between takes a fifth of a step of a small network.
   */
  private static final Map<String, String> KEEP_MEMORY =
      Map.of(
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_TRIM_THRESHOLD_", String.valueOf(4L << 30),
          "MALLOC_MMAP_THRESHOLD_", String.valueOf(32 << 20),
          "MALLOC_TOP_PAD_", String.valueOf(64 << 20));

  private final Path folder;
  private final TrainingJobFiles files;
  private final Settings settings;
  private final Consumer<TrainingProgress> progress;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * Execution settings. Without influence on the result, except for rounding due to {@code
   * threads}.
   *
   * @param threads number of threads of libtorch
   * @param silence maximum time without progress before the child is killed
   * @param checkpointEvery time between checkpoints
   */
  public record Settings(int threads, Duration silence, Duration checkpointEvery) {
    /** All processors, 5 minutes of silence, a checkpoint every 30 seconds. */
    public static final Settings DEFAULT =
        new Settings(
            Runtime.getRuntime().availableProcessors(),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30));
  }

  /**
   * @param data NPZ file with the student's inputs by name (a single input also as {@code x}) and
   *     the targets {@code y}: integer classes or float values. Never the evaluation data
   * @param folder folder for unpacked data, models and checkpoints; removed by the caller
   * @param settings execution settings
   * @param progress receiver of progress reports
   */
  public TorchModelTrainer(
      Path data, Path folder, Settings settings, Consumer<TrainingProgress> progress) {
    this.folder = folder.toAbsolutePath();
    this.files =
        new TrainingJobFiles(data, this.folder, settings.threads(), settings.checkpointEvery());
    this.settings = settings;
    this.progress = progress;
  }

  @Override
  public TrainingResult train(ScriptModule student, List<ScriptModule> teachers, TrainingPlan plan)
      throws ModelProcessingException, IOException, InterruptedException {
    TrainableModelState state = TrainableModelState.of(student);
    TrainingJob job = files.make(TrainingJob.Purpose.TRAIN, student, state, teachers, plan);
    int restarts = complete(job);
    Map<ScriptTensor, ScriptTensor> replacements = new IdentityHashMap<>();
    try (TrainingCheckpoint.Reader reader = TrainingCheckpoint.open(Path.of(job.checkpoint()))) {
      TrainingCheckpoint.Header header = reader.header();
      List<TensorSlot> slots = state.tensors();
      for (int i = 0; i < slots.size(); i++) {
        ScriptTensor before = slots.get(i).tensor();
        byte[] elements = reader.next(header.tensors().get(i));
        if (before.type() == ScalarType.FLOAT) {
          dropSignsOfZeros(elements);
        }
        replacements.put(before, before.withElements(elements));
      }
      return new TrainingResult(
          student.with(replacements),
          header.steps(),
          header.recentLoss() / header.recentSteps(),
          header.best(),
          header.precision(),
          restarts);
    }
  }

  @Override
  public ParameterImportance importance(ScriptModule model, ParameterImportance.Query query)
      throws ModelProcessingException, IOException, InterruptedException {
    TrainableModelState state = TrainableModelState.of(model);
    TrainingPlan plan =
        TrainingPlan.builder(0, LearningRateSchedule.constant(0))
            .maxSteps(query.batches())
            .batch(query.batch())
            .seed(query.seed())
            .build();
    TrainingJob job = files.make(TrainingJob.Purpose.WEIGH, model, state, List.of(), plan);
    complete(job);
    try (TrainingCheckpoint.Reader reader = TrainingCheckpoint.open(Path.of(job.checkpoint()))) {
      return ParameterImportance.read(reader, state);
    }
  }

  /** Runs the job unless already complete; returns the number of restarts. */
  private int complete(TrainingJob job)
      throws ModelProcessingException, IOException, InterruptedException {
    if (isDone(Path.of(job.checkpoint()))) {
      return 0;
    }
    int restarts = 0;
    Optional<ChildDeath> death = run(job);
    while (death.isPresent()) {
      if (!death.get().isCrash() || restarts == MOST_RESTARTS) {
        throw death.get().exception();
      }
      restarts++;
      death = run(job);
    }
    return restarts;
  }

  private static boolean isDone(Path checkpoint) throws ModelProcessingException, IOException {
    if (!Files.exists(checkpoint)) {
      return false;
    }
    try (TrainingCheckpoint.Reader reader = TrainingCheckpoint.open(checkpoint)) {
      return reader.header().done();
    }
  }

  private Optional<ChildDeath> run(TrainingJob job)
      throws ModelProcessingException, IOException, InterruptedException {
    Path jobFile = folder.resolve("training.json");
    Path errorFile = folder.resolve("training-error.txt");
    Files.deleteIfExists(errorFile);
    json.writeValue(jobFile.toFile(), job);
    TrainingTimeEstimator estimate = new TrainingTimeEstimator();
    Optional<ChildDeath> death =
        new JavaChildProcess(folder, settings.silence())
            .attempt(
                new JavaChildProcess.Order(
                    TrainingMain.class,
                    List.of(jobFile.toString(), errorFile.toString()),
                    HEAP_MEGABYTES + job.dataBytes() / (1 << 20),
                    settings.threads(),
                    KEEP_MEMORY),
                line -> progress.accept(estimate.of(line)));
    if (Files.exists(errorFile)) {
      throw new ModelProcessingException(Files.readString(errorFile));
    }
    return death;
  }

  /** Replaces -0 by 0: masks leave zeros of both signs, and a single sign compresses better. */
  private static void dropSignsOfZeros(byte[] floats) {
    for (int at = 0; at < floats.length; at += Float.BYTES) {
      if (floats[at + 3] == Byte.MIN_VALUE
          && floats[at + 2] == 0
          && floats[at + 1] == 0
          && floats[at] == 0) {
        floats[at + 3] = 0;
      }
    }
  }
}

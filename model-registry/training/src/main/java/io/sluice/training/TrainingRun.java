package io.sluice.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Training from the beginning or a checkpoint to the end. Confined to a single thread and a single
 * run.
 */
final class TrainingRun implements AutoCloseable {
  private static final double RECENT = 0.1;

  private final TrainingJob job;
  private final TrainingStepListener progress;
  private final TrainingBatchReader source;
  private final StudentTrainer learner;
  private final TrainingValidationSplit split;
  private final MiniBatchOrder batches;
  private final long steps;
  private final @Nullable GradualPruningSchedule pruning;
  private final NDManager bestManager;
  private @Nullable NDList bestState;
  private @Nullable ValidationQuality best;
  private long step;
  private double recentLoss;
  private long recentSteps;

  TrainingRun(TrainingJob job, TrainingStepListener progress)
      throws ModelProcessingException, IOException {
    this.job = job;
    this.progress = progress;
    this.source = new TrainingBatchReader(job);
    this.split =
        TrainingValidationSplit.of(source.rows(), job.plan().validation(), job.plan().seed());
    this.batches = new MiniBatchOrder(split.training(), job.plan().batch(), job.plan().seed());
    this.steps = batches.steps(job.plan());
    GradualPruningSettings plan = job.plan().pruning();
    this.pruning = plan == null ? null : new GradualPruningSchedule(plan, steps);
    this.learner = new StudentTrainer(job, source);
    this.bestManager = learner.newManager();
  }

  /** Trains and leaves the parameters in the checkpoint. */
  void run() throws ModelProcessingException, IOException {
    Path file = Path.of(job.checkpoint());
    if (Files.exists(file)) {
      restore(file);
    }
    long saved = System.nanoTime();
    while (step < steps) {
      learn();
      if (step % batches.perEpoch() == 0 || step == steps) {
        validate();
      }
      if (step < steps && System.nanoTime() - saved >= job.checkpointMillis() * 1_000_000) {
        save(file);
        saved = System.nanoTime();
      }
    }
    save(file);
  }

  private void learn() throws ModelProcessingException, IOException {
    double rate = job.plan().learningRate().at(step, steps);
    double loss = step(rate);
    if (!Double.isFinite(loss)) {
      throw new ModelProcessingException(
          "The loss is %s at step %d of %d, at a learning rate of %.3g: training has diverged. Try a lower rate, a warm-up, or a limit to the gradient's norm"
              .formatted(loss, step + 1, steps, rate));
    }
    if (step >= steps - Math.max(1, steps * RECENT)) {
      recentLoss += loss;
      recentSteps++;
    }
    step++;
    progress.at(step, steps, loss);
  }

  private double step(double rate) throws ModelProcessingException, IOException {
    if (pruning != null) {
      OptionalDouble shareOfGoal = pruning.shareOfGoal(step);
      if (shareOfGoal.isPresent()) {
        double share = shareOfGoal.getAsDouble();
        learner.prune(job.scopes().stream().mapToLong(s -> s.zeros(share)).toArray(), step);
      }
      double regrowth = pruning.regrowth(step);
      if (regrowth > 0) {
        return learner.regrow(batches.at(step), step, regrowth);
      }
    }
    return learner.step(batches.at(step), step, rate);
  }

  private void validate() throws ModelProcessingException, IOException {
    // a model below the final sparsity is not comparable
    boolean early = pruning != null && step <= pruning.end();
    if (split.validation().length == 0 || early) {
      return;
    }
    ValidationQuality quality = learner.measure(split.validation());
    if (best == null || quality.betterThan(best)) {
      best = quality;
      if (bestState != null) {
        bestState.close();
      }
      try (NDManager manager = bestManager.newSubManager()) {
        NDList copy = new NDList();
        for (NDArray tensor : learner.state(manager)) {
          NDArray duplicate = tensor.duplicate();
          duplicate.attach(bestManager);
          copy.add(duplicate);
        }
        bestState = copy;
      }
    }
  }

  private void save(Path file) throws ModelProcessingException, IOException {
    try (NDManager manager = learner.newManager()) {
      NDList tensors = new NDList();
      if (step < steps) {
        tensors.addAll(learner.state(manager));
        tensors.addAll(learner.memory(manager));
        tensors.addAll(bestState == null ? new NDList() : bestState);
      } else {
        tensors.addAll(bestState == null ? learner.state(manager) : bestState);
      }
      List<TrainingCheckpoint.Entry> entries = tensors.stream().map(StudentTrainer::entry).toList();
      Iterator<NDArray> next = tensors.iterator();
      TrainingCheckpoint.write(
          file,
          new TrainingCheckpoint.Header(
              step, steps, recentLoss, recentSteps, best, learner.precision(), entries),
          () -> StudentTrainer.elements(next.next()));
    }
  }

  private void restore(Path file) throws ModelProcessingException, IOException {
    try (TrainingCheckpoint.Reader checkpoint = TrainingCheckpoint.open(file);
        NDManager manager = learner.newManager()) {
      TrainingCheckpoint.Header header = checkpoint.header();
      Iterator<TrainingCheckpoint.Entry> entries = header.tensors().iterator();
      int states = learner.state(manager).size();
      learner.setState(read(checkpoint, entries, states, manager));
      learner.setMemory(read(checkpoint, entries, learner.memory(manager).size(), manager));
      if (header.best() != null) {
        bestState = read(checkpoint, entries, states, bestManager);
      }
      best = header.best();
      step = header.step();
      recentLoss = header.recentLoss();
      recentSteps = header.recentSteps();
    }
  }

  private static NDList read(
      TrainingCheckpoint.Reader checkpoint,
      Iterator<TrainingCheckpoint.Entry> entries,
      int count,
      NDManager manager)
      throws IOException {
    NDList tensors = new NDList();
    for (int i = 0; i < count; i++) {
      TrainingCheckpoint.Entry entry = entries.next();
      tensors.add(StudentTrainer.tensor(manager, entry, checkpoint.next(entry)));
    }
    return tensors;
  }

  @Override
  public void close() throws IOException {
    learner.close();
    source.close();
  }
}

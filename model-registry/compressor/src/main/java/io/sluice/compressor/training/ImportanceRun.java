package io.sluice.compressor.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.sluice.compressor.CompressionException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * Estimation of parameter importance over some batches. Confined to a single thread and a single
 * run.
 */
final class ImportanceRun {
  private final TrainingJob job;
  private final StepListener progress;

  ImportanceRun(TrainingJob job, StepListener progress) {
    this.job = job;
    this.progress = progress;
  }

  /** Writes the sums to the checkpoint. */
  void run() throws CompressionException, IOException {
    try (BatchSource source = new BatchSource(job);
        Learner learner = new Learner(job, source)) {
      int[] rows = Split.of(source.rows(), 0, job.plan().seed()).training();
      Batches batches = new Batches(rows, job.plan().batch(), job.plan().seed());
      long steps = batches.steps(job.plan());
      double sum = 0;
      learner.answer();
      for (long step = 0; step < steps; step++) {
        double loss = learner.weigh(batches.at(step));
        if (!Double.isFinite(loss)) {
          throw new CompressionException(
              "Tried to estimate the importance of the parameters, but the loss is " + loss);
        }
        sum += loss;
        progress.at(step + 1, steps, loss);
      }
      save(learner, steps, sum);
    }
  }

  private void save(Learner learner, long steps, double sum)
      throws CompressionException, IOException {
    try (NDManager manager = learner.newManager()) {
      NDList sums = learner.weighed(manager);
      List<Checkpoint.Entry> entries = sums.stream().map(Learner::entry).toList();
      Iterator<NDArray> next = sums.iterator();
      Checkpoint.write(
          Path.of(job.checkpoint()),
          new Checkpoint.Header(steps, steps, sum, steps, null, learner.precision(), entries),
          () -> Learner.elements(next.next()));
    }
  }
}

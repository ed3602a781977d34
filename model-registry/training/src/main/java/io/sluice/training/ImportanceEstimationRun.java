package io.sluice.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * Estimation of parameter importance over some batches. Confined to a single thread and a single
 * run.
 */
final class ImportanceEstimationRun {
  private final TrainingJob job;
  private final TrainingStepListener progress;

  ImportanceEstimationRun(TrainingJob job, TrainingStepListener progress) {
    this.job = job;
    this.progress = progress;
  }

  /** Writes the sums to the checkpoint. */
  void run() throws ModelProcessingException, IOException {
    try (TrainingBatchReader source = new TrainingBatchReader(job);
        StudentTrainer learner = new StudentTrainer(job, source)) {
      int[] rows = TrainingValidationSplit.of(source.rows(), 0, job.plan().seed()).training();
      MiniBatchOrder batches = new MiniBatchOrder(rows, job.plan().batch(), job.plan().seed());
      long steps = batches.steps(job.plan());
      double sum = 0;
      learner.answer();
      for (long step = 0; step < steps; step++) {
        double loss = learner.weigh(batches.at(step));
        if (!Double.isFinite(loss)) {
          throw new ModelProcessingException(
              "Tried to estimate the importance of the parameters, but the loss is " + loss);
        }
        sum += loss;
        progress.at(step + 1, steps, loss);
      }
      save(learner, steps, sum);
    }
  }

  private void save(StudentTrainer learner, long steps, double sum)
      throws ModelProcessingException, IOException {
    try (NDManager manager = learner.newManager()) {
      NDList sums = learner.weighed(manager);
      List<TrainingCheckpoint.Entry> entries = sums.stream().map(StudentTrainer::entry).toList();
      Iterator<NDArray> next = sums.iterator();
      TrainingCheckpoint.write(
          Path.of(job.checkpoint()),
          new TrainingCheckpoint.Header(
              steps, steps, sum, steps, null, learner.precision(), entries),
          () -> StudentTrainer.elements(next.next()));
    }
  }
}

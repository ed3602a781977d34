package io.sluice.training;

import java.util.List;

/**
 * Job of a training child process. Files are absolute paths.
 *
 * @param purpose task of the child
 * @param trainer trainer module around the student, see {@link TrainerScriptSource}
 * @param teachers teacher modules
 * @param inputs input arrays, in the order of the student's inputs
 * @param targets classes or values; empty for data without targets
 * @param plan training plan
 * @param scopes pruning scopes; empty without pruning
 * @param checkpoint checkpoint file, written periodically and at the end, and read on restart
 * @param checkpointMillis time between checkpoints, milliseconds
 */
record TrainingJob(
    Purpose purpose,
    String trainer,
    List<String> teachers,
    List<UnpackedRowArray> inputs,
    List<UnpackedRowArray> targets,
    TrainingPlan plan,
    List<ParameterRoles.Scope> scopes,
    String checkpoint,
    long checkpointMillis) {
  /** Task of the child. */
  enum Purpose {
    TRAIN,
    /** Estimation of the importance of weights, without training. */
    WEIGH
  }

  TrainingJob {
    teachers = List.copyOf(teachers);
    inputs = List.copyOf(inputs);
    targets = List.copyOf(targets);
    scopes = List.copyOf(scopes);
  }

  /** Estimated memory of a batch, bytes, including casts and copies. */
  long dataBytes() {
    return 4L * plan.batch() * inputs.stream().mapToLong(UnpackedRowArray::rowBytes).sum();
  }
}

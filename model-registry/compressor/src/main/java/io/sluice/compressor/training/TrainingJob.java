package io.sluice.compressor.training;

import java.util.List;

/**
 * What a child process is to do. Files are absolute paths.
 *
 * @param purpose of the child
 * @param trainer the module around the student, see {@link TrainerSource}
 * @param inputs arrays in the order in which the student takes them
 * @param targets classes or values; empty when the data has none
 * @param scopes of pruning; none without
 * @param checkpoint where training is saved from time to time and at its end, and taken up again
 * @param checkpointMillis how long to go on before the next
 */
record TrainingJob(
    Purpose purpose,
    String trainer,
    List<String> teachers,
    List<RowArray> inputs,
    List<RowArray> targets,
    TrainingPlan plan,
    List<ParameterRoles.Scope> scopes,
    String checkpoint,
    long checkpointMillis) {
  /** What is asked for. */
  enum Purpose {
    TRAIN,
    /** To find out how important each weight is; nothing changes. */
    WEIGH
  }

  TrainingJob {
    teachers = List.copyOf(teachers);
    inputs = List.copyOf(inputs);
    targets = List.copyOf(targets);
    scopes = List.copyOf(scopes);
  }

  /** Of a batch in memory, which is read, and may be cast and copied. */
  long dataBytes() {
    return 4L * plan.batch() * inputs.stream().mapToLong(RowArray::rowBytes).sum();
  }
}

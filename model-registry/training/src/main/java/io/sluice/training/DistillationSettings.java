package io.sluice.training;

/**
 * Knowledge distillation from teachers (Hinton, Vinyals and Dean 2015). The loss is {@code (1 -
 * softWeight)·hard + softWeight·soft + featureWeight·features}, with soft = T² times the
 * Kullback-Leibler divergence of the student's from the teachers' softmax at temperature T; for
 * targets other than classes, soft is the squared error to the teachers' outputs.
 *
 * @param temperature T, softening both distributions, 0.01 to 1000
 * @param softWeight weight of the soft loss, 0 to 1; must be 1 for examples without labels
 * @param weighting weights of teachers and examples
 * @param featureWeight weight of the mean squared error between further outputs of student and
 *     first teacher, in pairs (FitNets, Romero et al. 2015); 0 for none. Further outputs exist if
 *     {@code forward} returns a tuple, with the logits first. Features of different shapes are
 *     compared by the similarities between the examples of a batch, without projection (Tung and
 *     Mori, "Similarity-preserving knowledge distillation", ICCV 2019)
 */
public record DistillationSettings(
    double temperature, double softWeight, Weighting weighting, double featureWeight) {
  public DistillationSettings {
    SettingBounds.within("temperature", temperature, 0.01, 1000);
    SettingBounds.within("soft-weight", softWeight, 0, 1);
    SettingBounds.atLeast("feature-weight", featureWeight, 0);
  }

  /** Weighting of each teacher's answer to each example. */
  public enum Weighting {
    /** Equal weights. */
    UNIFORM,
    /**
     * Dynamic soft-label weighting: an example has the weight 1 - exp(-student's loss / teachers'
     * loss), low if the teacher is no better than the student (Zhou et al., "Rethinking soft labels
     * for knowledge distillation", ICLR 2021). Needs labels.
     */
    BY_EXAMPLE,
    /**
     * Confidence-aware weighting of several teachers: per example, teachers closer to the label
     * weigh more (Zhang, Chen and Wang, "Confidence-aware multi-teacher knowledge distillation",
     * ICASSP 2022). Needs labels.
     */
    BY_TEACHER
  }

  public static DistillationSettings of(double temperature, double softWeight) {
    return new DistillationSettings(temperature, softWeight, Weighting.UNIFORM, 0);
  }

  public DistillationSettings withWeighting(Weighting value) {
    return new DistillationSettings(temperature, softWeight, value, featureWeight);
  }

  public DistillationSettings withFeatures(double weight) {
    return new DistillationSettings(temperature, softWeight, weighting, weight);
  }
}

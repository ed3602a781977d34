package io.sluice.compressor.training;

/**
 * Learning from teachers (Hinton, Vinyals and Dean 2015). The loss is {@code (1 - softWeight)·hard
 * + softWeight·soft + featureWeight·features}, where soft is T² times the Kullback-Leibler
 * divergence of the student's from the teachers' softmax at temperature T; for targets that are not
 * classes it is the squared error to the teachers' outputs.
 *
 * @param temperature T, that softens both
 * @param softWeight 0 to 1; examples without labels need 1
 * @param featureWeight of the mean squared error between further outputs of student and first
 *     teacher, in pairs (FitNets, Romero et al. 2015); 0 without. A model has further outputs when
 *     its {@code forward} returns a tuple whose first item are the logits. Where shapes differ, it
 *     is the error between how alike the examples of a batch are to one another by those features,
 *     which needs no projection (Tung and Mori, "Similarity-preserving knowledge distillation",
 *     ICCV 2019)
 */
public record Distillation(
    double temperature, double softWeight, Weighting weighting, double featureWeight) {
  public Distillation {
    Bounds.within("temperature", temperature, 0.01, 1000);
    Bounds.within("soft-weight", softWeight, 0, 1);
    Bounds.atLeast("feature-weight", featureWeight, 0);
  }

  /** How much each teacher's answer to each example counts. */
  public enum Weighting {
    /** All alike. */
    UNIFORM,
    /**
     * Dynamic soft-label weighting: an example counts 1 - exp(-student's loss / teachers' loss), so
     * little where the teacher knows no better than the student (Zhou et al., "Rethinking soft
     * labels for knowledge distillation", ICLR 2021). Needs labels.
     */
    BY_EXAMPLE,
    /**
     * Of several teachers those count more, example by example, whose answers are closer to the
     * label (Zhang, Chen and Wang, "Confidence-aware multi-teacher knowledge distillation", ICASSP
     * 2022). Needs labels.
     */
    BY_TEACHER
  }

  public static Distillation of(double temperature, double softWeight) {
    return new Distillation(temperature, softWeight, Weighting.UNIFORM, 0);
  }

  public Distillation withWeighting(Weighting value) {
    return new Distillation(temperature, softWeight, value, featureWeight);
  }

  public Distillation withFeatures(double weight) {
    return new Distillation(temperature, softWeight, weighting, weight);
  }
}

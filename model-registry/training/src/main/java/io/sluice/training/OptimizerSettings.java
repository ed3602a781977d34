package io.sluice.training;

/**
 * Optimiser settings.
 *
 * @param algorithm update rule
 * @param momentum decay of the past direction, 0 to 0.9999 (Adam's beta1)
 * @param weightDecay pull towards zero, for parameters with two or more dimensions; at least 0
 * @param clipNorm maximum norm of the gradient over all parameters; 0 for no limit
 */
public record OptimizerSettings(
    Algorithm algorithm, double momentum, double weightDecay, double clipNorm) {
  /** Usual choice for convolutional networks: Nesterov momentum 0.9. */
  public static final OptimizerSettings SGD = new OptimizerSettings(Algorithm.NESTEROV, 0.9, 0, 0);

  public static final OptimizerSettings ADAM_W =
      new OptimizerSettings(Algorithm.ADAM_W, 0.9, 0.01, 0);

  public OptimizerSettings {
    SettingBounds.within("momentum", momentum, 0, 0.9999);
    SettingBounds.atLeast("weight-decay", weightDecay, 0);
    SettingBounds.atLeast("clip-norm", clipNorm, 0);
  }

  /** Update rule. */
  public enum Algorithm {
    SGD,
    /** Sutskever et al. 2013, in PyTorch's variant. */
    NESTEROV,
    /** Kingma and Ba 2015; weight decay is added to the gradient. Beta2 is 0.999, epsilon 1e-8. */
    ADAM,
    /** Loshchilov and Hutter 2019: Adam with weight decay decoupled from the gradient. */
    ADAM_W;

    boolean isAdaptive() {
      return this == ADAM || this == ADAM_W;
    }
  }

  public OptimizerSettings withWeightDecay(double value) {
    return new OptimizerSettings(algorithm, momentum, value, clipNorm);
  }

  public OptimizerSettings withClipNorm(double value) {
    return new OptimizerSettings(algorithm, momentum, weightDecay, value);
  }
}

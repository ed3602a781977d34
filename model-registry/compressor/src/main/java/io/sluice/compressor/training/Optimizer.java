package io.sluice.compressor.training;

/**
 * Optimiser settings.
 *
 * @param algorithm update rule
 * @param momentum decay of the past direction, 0 to 0.9999 (Adam's beta1)
 * @param weightDecay pull towards zero, for parameters with two or more dimensions; at least 0
 * @param clipNorm maximum norm of the gradient over all parameters; 0 for no limit
 */
public record Optimizer(Algorithm algorithm, double momentum, double weightDecay, double clipNorm) {
  /** Usual choice for convolutional networks: Nesterov momentum 0.9. */
  public static final Optimizer SGD = new Optimizer(Algorithm.NESTEROV, 0.9, 0, 0);

  public static final Optimizer ADAM_W = new Optimizer(Algorithm.ADAM_W, 0.9, 0.01, 0);

  public Optimizer {
    Bounds.within("momentum", momentum, 0, 0.9999);
    Bounds.atLeast("weight-decay", weightDecay, 0);
    Bounds.atLeast("clip-norm", clipNorm, 0);
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

  public Optimizer withWeightDecay(double value) {
    return new Optimizer(algorithm, momentum, value, clipNorm);
  }

  public Optimizer withClipNorm(double value) {
    return new Optimizer(algorithm, momentum, weightDecay, value);
  }
}

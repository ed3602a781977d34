package io.sluice.compressor.training;

/**
 * How gradients change parameters.
 *
 * @param momentum share of the past in the direction of a step, 0 to 1 (Adam's beta1)
 * @param weightDecay pull towards zero, of parameters with two dimensions or more
 * @param clipNorm longest gradient, over all parameters together; 0 for no limit
 */
public record Optimizer(Algorithm algorithm, double momentum, double weightDecay, double clipNorm) {
  /** The usual one for nets of convolutions. */
  public static final Optimizer SGD = new Optimizer(Algorithm.NESTEROV, 0.9, 0, 0);

  public static final Optimizer ADAM_W = new Optimizer(Algorithm.ADAM_W, 0.9, 0.01, 0);

  public Optimizer {
    Bounds.within("momentum", momentum, 0, 0.9999);
    Bounds.atLeast("weight-decay", weightDecay, 0);
    Bounds.atLeast("clip-norm", clipNorm, 0);
  }

  /** The rule of a step. */
  public enum Algorithm {
    SGD,
    /** Sutskever et al. 2013, as PyTorch has it. */
    NESTEROV,
    /** Kingma and Ba 2015; weight decay is added to the gradient. Beta2 is 0.999, epsilon 1e-8. */
    ADAM,
    /** Loshchilov and Hutter 2019: Adam with weight decay apart from the gradient. */
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

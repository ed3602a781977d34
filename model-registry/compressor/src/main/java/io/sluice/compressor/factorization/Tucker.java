package io.sluice.compressor.factorization;

import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Tucker-2 decomposition of a convolution kernel (Kim et al., ICLR 2016): a smaller core kernel
 * between an input matrix and an output matrix with orthonormal columns.
 *
 * @param inputs matrix of kernel inputs × core inputs
 * @param core the smaller kernel
 * @param outputs matrix of kernel outputs × core outputs
 * @param kept share of the squared elements of the kernel kept by the product, 0 to 1
 */
public record Tucker(DMatrixRMaj inputs, Kernel core, DMatrixRMaj outputs, double kept) {
  /** Rank selection and decomposition of one kernel, sharing the SVDs of both unfoldings. */
  public static final class Problem {
    private final Kernel kernel;
    private final Svd inputs;
    private final Svd outputs;

    /**
     * @param kernel kernel with finite elements
     */
    public Problem(Kernel kernel) {
      this.kernel = kernel;
      this.inputs = Svd.of(kernel.byInputs());
      this.outputs = Svd.of(kernel.byOutputs());
    }

    /**
     * Returns the ranks by rule, each side by itself, lowered to the largest ranks possible for the
     * core.
     */
    public Ranks ranks(RankRule rule, double amount) {
      Ranks ranks =
          rule == RankRule.PARAMETERS ? ranksOfParameters(amount) : ranksOfSides(rule, amount);
      int in = Math.min(ranks.inputs(), ranks.outputs() * kernel.area());
      return new Ranks(in, Math.min(ranks.outputs(), in * kernel.area()));
    }

    private Ranks ranksOfSides(RankRule rule, double amount) {
      int inputsOf = Math.max(kernel.inputs(), kernel.outputs() * kernel.area());
      int outputsOf = Math.max(kernel.outputs(), kernel.inputs() * kernel.area());
      return new Ranks(
          rule.rank(inputs.spectrum(), inputsOf, amount),
          rule.rank(outputs.spectrum(), outputsOf, amount));
    }

    /**
     * Returns the largest ranks within the share of weights, both at the same share of their
     * maxima.
     */
    private Ranks ranksOfParameters(double share) {
      double limit = share * kernel.elements().length;
      Ranks best = new Ranks(1, 1);
      int steps = Math.max(kernel.inputs(), kernel.outputs());
      for (int step = 1; step <= steps; step++) {
        Ranks ranks = part((double) step / steps);
        if (ranks.weights(kernel) <= limit) {
          best = ranks;
        }
      }
      return best;
    }

    private Ranks part(double part) {
      return new Ranks(
          (int) Math.max(1, Math.round(part * inputs.spectrum().size())),
          (int) Math.max(1, Math.round(part * outputs.spectrum().size())));
    }

    /**
     * Decomposes by the singular vectors of each side (HOSVD), then alternates between the sides
     * (HOOI, De Lathauwer et al. 2000), which never keeps less. The matrix of a side at full rank
     * is the identity.
     *
     * @param iterations number of alternations over both sides; 0 for HOSVD alone
     */
    public Tucker solve(Ranks ranks, int iterations) {
      DMatrixRMaj in = side(kernel.inputs(), ranks.inputs(), () -> inputs);
      DMatrixRMaj out = side(kernel.outputs(), ranks.outputs(), () -> outputs);
      for (int i = 0; i < iterations; i++) {
        Kernel less = kernel.projectOutputs(out);
        in = side(kernel.inputs(), ranks.inputs(), () -> Svd.of(less.byInputs()));
        Kernel mixed = kernel.projectInputs(in);
        out = side(kernel.outputs(), ranks.outputs(), () -> Svd.of(mixed.byOutputs()));
      }
      Kernel core = kernel.projectOutputs(out).projectInputs(in);
      double energy = kernel.energy();
      return new Tucker(in, core, out, energy == 0 ? 1 : Math.min(1, core.energy() / energy));
    }

    private static DMatrixRMaj side(int size, int rank, Supplier<Svd> svd) {
      return rank == size ? CommonOps_DDRM.identity(size) : svd.get().left(rank);
    }
  }

  /** Numbers of inputs and outputs of the core. */
  public record Ranks(int inputs, int outputs) {
    /** Returns the number of weights of all layers; a side at full rank has no layer. */
    long weights(Kernel kernel) {
      return (inputs < kernel.inputs() ? (long) kernel.inputs() * inputs : 0)
          + (long) inputs * outputs * kernel.area()
          + (outputs < kernel.outputs() ? (long) outputs * kernel.outputs() : 0);
    }
  }

  /** Returns the kernel approximated by the decomposition. */
  public Kernel product() {
    return core.projectOutputs(CommonOps_DDRM.transpose(outputs, null))
        .projectInputs(CommonOps_DDRM.transpose(inputs, null));
  }
}

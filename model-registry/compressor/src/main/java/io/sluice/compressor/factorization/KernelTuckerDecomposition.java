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
public record KernelTuckerDecomposition(
    DMatrixRMaj inputs, ConvolutionKernel core, DMatrixRMaj outputs, double kept) {
  /** Rank selection and decomposition of one kernel, sharing the SVDs of both unfoldings. */
  public static final class TuckerSolver {
    private final ConvolutionKernel kernel;
    private final SingularValueDecomposition inputs;
    private final SingularValueDecomposition outputs;

    /**
     * @param kernel kernel with finite elements
     */
    public TuckerSolver(ConvolutionKernel kernel) {
      this.kernel = kernel;
      this.inputs = SingularValueDecomposition.of(kernel.byInputs());
      this.outputs = SingularValueDecomposition.of(kernel.byOutputs());
    }

    /**
     * Returns the ranks by rule, each side by itself, lowered to the largest ranks possible for the
     * core.
     */
    public CoreRanks ranks(RankSelectionRule rule, double amount) {
      CoreRanks ranks =
          rule == RankSelectionRule.PARAMETERS
              ? ranksOfParameters(amount)
              : ranksOfSides(rule, amount);
      int in = Math.min(ranks.inputs(), ranks.outputs() * kernel.area());
      return new CoreRanks(in, Math.min(ranks.outputs(), in * kernel.area()));
    }

    private CoreRanks ranksOfSides(RankSelectionRule rule, double amount) {
      int inputsOf = Math.max(kernel.inputs(), kernel.outputs() * kernel.area());
      int outputsOf = Math.max(kernel.outputs(), kernel.inputs() * kernel.area());
      return new CoreRanks(
          rule.rank(inputs.spectrum(), inputsOf, amount),
          rule.rank(outputs.spectrum(), outputsOf, amount));
    }

    /**
     * Returns the largest ranks within the share of weights, both at the same share of their
     * maxima.
     */
    private CoreRanks ranksOfParameters(double share) {
      double limit = share * kernel.elements().length;
      CoreRanks best = new CoreRanks(1, 1);
      int steps = Math.max(kernel.inputs(), kernel.outputs());
      for (int step = 1; step <= steps; step++) {
        CoreRanks ranks = part((double) step / steps);
        if (ranks.weights(kernel) <= limit) {
          best = ranks;
        }
      }
      return best;
    }

    private CoreRanks part(double part) {
      return new CoreRanks(
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
    public KernelTuckerDecomposition solve(CoreRanks ranks, int iterations) {
      DMatrixRMaj in = side(kernel.inputs(), ranks.inputs(), () -> inputs);
      DMatrixRMaj out = side(kernel.outputs(), ranks.outputs(), () -> outputs);
      for (int i = 0; i < iterations; i++) {
        ConvolutionKernel less = kernel.projectOutputs(out);
        in =
            side(
                kernel.inputs(),
                ranks.inputs(),
                () -> SingularValueDecomposition.of(less.byInputs()));
        ConvolutionKernel mixed = kernel.projectInputs(in);
        out =
            side(
                kernel.outputs(),
                ranks.outputs(),
                () -> SingularValueDecomposition.of(mixed.byOutputs()));
      }
      ConvolutionKernel core = kernel.projectOutputs(out).projectInputs(in);
      double energy = kernel.energy();
      return new KernelTuckerDecomposition(
          in, core, out, energy == 0 ? 1 : Math.min(1, core.energy() / energy));
    }

    private static DMatrixRMaj side(int size, int rank, Supplier<SingularValueDecomposition> svd) {
      return rank == size ? CommonOps_DDRM.identity(size) : svd.get().left(rank);
    }
  }

  /** Numbers of inputs and outputs of the core. */
  public record CoreRanks(int inputs, int outputs) {
    /** Returns the number of weights of all layers; a side at full rank has no layer. */
    long weights(ConvolutionKernel kernel) {
      return (inputs < kernel.inputs() ? (long) kernel.inputs() * inputs : 0)
          + (long) inputs * outputs * kernel.area()
          + (outputs < kernel.outputs() ? (long) outputs * kernel.outputs() : 0);
    }
  }

  /** Returns the kernel approximated by the decomposition. */
  public ConvolutionKernel product() {
    return core.projectOutputs(CommonOps_DDRM.transpose(outputs, null))
        .projectInputs(CommonOps_DDRM.transpose(inputs, null));
  }
}

package io.sluice.compressor.factorization;

import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The Tucker-2 decomposition of a kernel (Kim et al., ICLR 2016): a smaller kernel between two
 * matrices with orthonormal columns, one that mixes inputs and one that makes outputs.
 *
 * @param inputs inputs of the kernel × inputs of the core
 * @param core the smaller kernel
 * @param outputs outputs of the kernel × outputs of the core
 * @param kept part of the squared elements of the kernel that the product has, 0 to 1
 */
public record Tucker(DMatrixRMaj inputs, Kernel core, DMatrixRMaj outputs, double kept) {
  /** Finds ranks and decomposes; holds what both need. */
  public static final class Problem {
    private final Kernel kernel;
    private final Svd inputs;
    private final Svd outputs;

    /**
     * @param kernel with finite elements
     */
    public Problem(Kernel kernel) {
      this.kernel = kernel;
      this.inputs = Svd.of(kernel.byInputs());
      this.outputs = Svd.of(kernel.byOutputs());
    }

    /** By the rule, for each of the two sides by itself, as far as the core can have both. */
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
     * Both ranks the same part of what they can be, the most at which the weights are few enough.
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
     * By the singular vectors of each side (HOSVD), then each side in turn given the other (HOOI,
     * De Lathauwer et al. 2000), which never keeps less. A side that keeps all of its ranks is not
     * mixed: its matrix is the identity.
     *
     * @param iterations how often both sides are done again
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

  /** Of the core. */
  public record Ranks(int inputs, int outputs) {
    /** How many weights the layers have together; a side with all ranks has no layer. */
    long weights(Kernel kernel) {
      return (inputs < kernel.inputs() ? (long) kernel.inputs() * inputs : 0)
          + (long) inputs * outputs * kernel.area()
          + (outputs < kernel.outputs() ? (long) outputs * kernel.outputs() : 0);
    }
  }

  /** The kernel that this stands for. */
  public Kernel product() {
    return core.projectOutputs(CommonOps_DDRM.transpose(outputs, null))
        .projectInputs(CommonOps_DDRM.transpose(inputs, null));
  }
}

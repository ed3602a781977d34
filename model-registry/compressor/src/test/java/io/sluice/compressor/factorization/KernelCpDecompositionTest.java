package io.sluice.compressor.factorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class KernelCpDecompositionTest {
  @Test
  void aSumOfFewTermsIsFoundAgain() {
    Random random = new Random(3);
    ConvolutionKernel kernel =
        new KernelCpDecomposition(side(8, random), side(6, random), side(9, random), 1).product();

    KernelCpDecomposition cp = KernelCpDecomposition.of(kernel, 2, 100, 1);

    assertThat(cp.kept()).isGreaterThan(0.999);
  }

  @Test
  void whatIsKeptIsTheEnergyThatTheProductHas() {
    ConvolutionKernel kernel = random();

    KernelCpDecomposition cp = KernelCpDecomposition.of(kernel, 5, 20, 1);

    double missing = 0;
    for (int i = 0; i < kernel.elements().length; i++) {
      missing += Math.pow(kernel.elements()[i] - cp.product().elements()[i], 2);
    }
    assertThat(cp.kept()).isCloseTo(1 - missing / kernel.energy(), within(1e-9));
  }

  @Test
  void moreTermsKeepMore() {
    ConvolutionKernel kernel = random();

    double many = KernelCpDecomposition.of(kernel, 24, 50, 1).kept();

    assertThat(many).isGreaterThan(KernelCpDecomposition.of(kernel, 4, 50, 1).kept() + 0.2);
  }

  @Test
  void theSameSeedGivesTheSameFactors() {
    ConvolutionKernel kernel = random();

    KernelCpDecomposition again = KernelCpDecomposition.of(kernel, 4, 10, 7);

    assertThat(again.outputs().data)
        .containsExactly(KernelCpDecomposition.of(kernel, 4, 10, 7).outputs().data);
  }

  @Test
  void allSidesOfATermAreOfTheSameLength() {
    KernelCpDecomposition cp = KernelCpDecomposition.of(random(), 4, 10, 1);

    assertThat(length(cp.places())).isCloseTo(length(cp.outputs()), within(1e-9));
    assertThat(length(cp.places())).isCloseTo(length(cp.inputs()), within(1e-9));
  }

  @Test
  void aKernelOfZerosHasNoTerms() {
    KernelCpDecomposition cp =
        KernelCpDecomposition.of(new ConvolutionKernel(2, 2, 6, new double[24]), 2, 10, 1);

    assertThat(cp.kept()).isEqualTo(1);
    assertThat(cp.product().elements()).containsOnly(0);
  }

  private static double length(DMatrixRMaj side) {
    return Math.sqrt(Arrays.stream(side.data).map(x -> x * x).sum());
  }

  private static DMatrixRMaj side(int size, Random random) {
    return DMatrixRMaj.wrap(size, 2, random.doubles(size * 2L, -1, 1).toArray());
  }

  private static ConvolutionKernel random() {
    return new ConvolutionKernel(8, 6, 6, new Random(5).doubles(8 * 6 * 6, -1, 1).toArray());
  }
}

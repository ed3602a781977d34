package io.sluice.compressor.factorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.RandomMatrices_DDRM;
import org.ejml.dense.row.SingularOps_DDRM;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SingularValueDecompositionTest {
  @ParameterizedTest
  @CsvSource({"5, 9", "9, 5", "7, 7", "1, 6"})
  void theSquaredSingularValuesAreThoseOfAFullDecomposition(int rows, int columns) {
    DMatrixRMaj matrix = random(rows, columns);

    SingularValueSpectrum spectrum = SingularValueDecomposition.of(matrix).spectrum();

    double[] singular = SingularOps_DDRM.singularValues(matrix.copy());
    for (int i = 0; i < spectrum.size(); i++) {
      assertThat(spectrum.energy(i)).isCloseTo(singular[i] * singular[i], within(1e-9));
    }
  }

  @ParameterizedTest
  @CsvSource({"6, 11, 3", "11, 6, 3", "8, 8, 1", "6, 11, 6"})
  void whatATruncatedProductMissesAreTheSingularValuesCutOff(int rows, int columns, int rank) {
    DMatrixRMaj matrix = random(rows, columns);
    SingularValueDecomposition svd = SingularValueDecomposition.of(matrix);

    SingularValueDecomposition.Product product = svd.truncated(rank);

    double missing = (1 - svd.spectrum().kept(rank)) * svd.spectrum().total();
    assertThat(squaredDistance(matrix, product)).isCloseTo(missing, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"6, 11", "11, 6"})
  void leftSingularVectorsAreOrthonormal(int rows, int columns) {
    DMatrixRMaj left = SingularValueDecomposition.of(random(rows, columns)).left(4);

    DMatrixRMaj products = new DMatrixRMaj(4, 4);
    CommonOps_DDRM.multInner(left, products);
    CommonOps_DDRM.subtractEquals(products, CommonOps_DDRM.identity(4));
    assertThat(NormOps_DDRM.normF(products)).isCloseTo(0, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"4, 3", "3, 4"})
  void aMatrixOfZerosIsAProductOfZeros(int rows, int columns) {
    SingularValueDecomposition.Product product =
        SingularValueDecomposition.of(new DMatrixRMaj(rows, columns)).truncated(1);

    assertThat(squaredDistance(new DMatrixRMaj(rows, columns), product)).isZero();
  }

  private static double squaredDistance(
      DMatrixRMaj matrix, SingularValueDecomposition.Product product) {
    DMatrixRMaj difference = new DMatrixRMaj(matrix.numRows, matrix.numCols);
    CommonOps_DDRM.mult(product.left(), product.right(), difference);
    CommonOps_DDRM.subtractEquals(difference, matrix);
    double norm = NormOps_DDRM.normF(difference);
    return norm * norm;
  }

  private static DMatrixRMaj random(int rows, int columns) {
    return RandomMatrices_DDRM.rectangle(rows, columns, new Random(3));
  }
}

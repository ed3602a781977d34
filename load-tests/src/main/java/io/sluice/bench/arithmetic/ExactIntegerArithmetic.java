package io.sluice.bench.arithmetic;

/**
 * Products and convolutions of lattice tensors in 64-bit integers, where nothing saturates or
 * rounds. Results are multiples of the product of both scales.
 */
final class ExactIntegerArithmetic {
  private ExactIntegerArithmetic() {}

  /**
   * Matrix product with transposed weights.
   *
   * @param activations rows × columns; leading dimensions of size 1 are permitted
   * @param weights outputs × columns
   * @return rows × outputs, row-major
   */
  static long[] product(LatticeTensor activations, LatticeTensor weights) {
    int columns = weights.size(1);
    int outputs = weights.size(0);
    int rows = activations.integers().length / columns;
    long[] sums = new long[rows * outputs];
    for (int i = 0; i < sums.length; i++) {
      int row = i / outputs * columns;
      int output = i % outputs * columns;
      for (int k = 0; k < columns; k++) {
        sums[i] += activations.centered(row + k) * weights.centered(output + k);
      }
    }
    return sums;
  }

  /**
   * Convolution, 3 × 3, stride 1, padded with zeros by 1.
   *
   * @param images examples × channels × height × width
   * @param weights outputs × channels of a group × 3 × 3
   * @return examples × outputs × height × width, row-major
   */
  static long[] convolution(LatticeTensor images, LatticeTensor weights, int groups) {
    int outputs = weights.size(0);
    int area = images.size(2) * images.size(3);
    long[] sums = new long[images.size(0) * outputs * area];
    for (int i = 0; i < sums.length; i++) {
      int output = i / area % outputs;
      int group = output / (outputs / groups);
      int firstChannel = i / area / outputs * images.size(1) + group * weights.size(1);
      for (int channel = 0; channel < weights.size(1); channel++) {
        sums[i] +=
            window(
                images,
                (firstChannel + channel) * area,
                i % area,
                weights,
                (output * weights.size(1) + channel) * 9);
      }
    }
    return sums;
  }

  private static long window(
      LatticeTensor images, int plane, int center, LatticeTensor weights, int kernel) {
    int width = images.size(3);
    long sum = 0;
    for (int k = 0; k < 9; k++) {
      int row = center / width + k / 3 - 1;
      int column = center % width + k % 3 - 1;
      if (row >= 0 && row < images.size(2) && column >= 0 && column < width) {
        sum += images.centered(plane + row * width + column) * weights.centered(kernel + k);
      }
    }
    return sum;
  }
}

package io.sluice.compressor.coding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Smallest exact code of a float tensor.
 *
 * @param gaps positions of the values; null for a dense tensor
 * @param columns whether the gaps go down the columns of the tensor as a matrix of its first
 *     dimension × the rest, instead of along the rows
 */
record TensorCode(
    List<Long> shape, TensorValueCode values, @Nullable SparsePositionGaps gaps, boolean columns) {

  /** Returns the code of least estimated size. */
  static TensorCode of(float[] elements, List<Long> shape, StorageLayout layout) {
    List<TensorCode> forms = new ArrayList<>();
    int row = row(elements.length, shape);
    LatticeCode lattice = LatticeCodeSearch.of(elements, row, layout).orElse(null);
    valueCodes(elements, lattice).forEach(v -> forms.add(new TensorCode(shape, v, null, false)));
    int zeros = 0;
    for (float element : elements) {
      zeros += Float.floatToRawIntBits(element) == 0 ? 1 : 0;
    }
    if (zeros > elements.length / 8) {
      addSparse(elements, elements.length - zeros, shape, lattice, layout, forms);
    }
    return forms.stream().min(Comparator.comparingDouble(f -> f.bits(layout))).orElseThrow();
  }

  private static List<TensorValueCode> valueCodes(float[] values, @Nullable LatticeCode lattice) {
    List<TensorValueCode> codes = new ArrayList<>(List.of(RawCode.of(values)));
    CodebookCode.of(values).ifPresent(codes::add);
    if (lattice != null) {
      codes.add(lattice);
    }
    return codes;
  }

  private static void addSparse(
      float[] elements,
      int count,
      List<Long> shape,
      @Nullable LatticeCode lattice,
      StorageLayout layout,
      List<TensorCode> forms) {
    int row = row(elements.length, shape);
    int[] positions = positions(elements, count, row, false);
    SparsePositionGaps alongRows = SparsePositionGaps.of(positions, layout);
    for (TensorValueCode values : valueCodes(take(elements, positions), take(lattice, positions))) {
      forms.add(new TensorCode(shape, values, alongRows, false));
    }
    int[] downColumns = positions(elements, count, row, true);
    SparsePositionGaps gaps = SparsePositionGaps.of(downColumns, layout);
    int[] inRows = inRows(downColumns, elements.length, row);
    for (TensorValueCode values : valueCodes(take(elements, inRows), take(lattice, inRows))) {
      forms.add(new TensorCode(shape, values, gaps, true));
    }
  }

  private static int row(int elements, List<Long> shape) {
    return shape.isEmpty() || elements == 0 ? elements : elements / (int) (long) shape.get(0);
  }

  /** Returns the positions of all elements but +0, in row or column order. */
  private static int[] positions(float[] elements, int count, int row, boolean columns) {
    int[] positions = new int[count];
    int rows = row == 0 ? 0 : elements.length / row;
    int found = 0;
    for (int i = 0; i < elements.length; i++) {
      int at = columns ? i % rows * row + i / rows : i;
      if (Float.floatToRawIntBits(elements[at]) != 0) {
        positions[found++] = i;
      }
    }
    return positions;
  }

  /** Converts positions in column order to positions in row order. */
  private static int[] inRows(int[] positions, int elements, int row) {
    int rows = row == 0 ? 0 : elements / row;
    int[] changed = new int[positions.length];
    for (int i = 0; i < changed.length; i++) {
      changed[i] = positions[i] % rows * row + positions[i] / rows;
    }
    return changed;
  }

  private static float[] take(float[] elements, int[] positions) {
    float[] taken = new float[positions.length];
    for (int i = 0; i < taken.length; i++) {
      taken[i] = elements[positions[i]];
    }
    return taken;
  }

  private static @Nullable LatticeCode take(@Nullable LatticeCode lattice, int[] positions) {
    if (lattice == null) {
      return null;
    }
    byte[] codes = new byte[positions.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = lattice.codes()[positions[i]];
    }
    return new LatticeCode(
        lattice.floats(),
        lattice.type(),
        lattice.group(),
        lattice.offset(),
        lattice.offsets(),
        codes);
  }

  /** Returns the estimated size in bits. */
  double bits(StorageLayout layout) {
    return values.bits(layout) + (gaps == null ? 0 : gaps.bits(layout));
  }

  /** Returns the elements, row by row, as computed by the TorchScript decoder. */
  float[] decode() {
    if (gaps == null) {
      return values.decode(null);
    }
    int elements = (int) shape.stream().mapToLong(n -> n).reduce(1, (a, b) -> a * b);
    int[] positions = gaps.positions();
    if (columns) {
      positions = inRows(positions, elements, row(elements, shape));
    }
    float[] decoded = values.decode(positions);
    float[] all = new float[elements];
    for (int i = 0; i < positions.length; i++) {
      all[positions[i]] = decoded[i];
    }
    return all;
  }
}

package io.sluice.compressor.coding;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Input of the decoder: the coded tensors as one byte array, grouped by kind, and a plan, a list of
 * integers.
 *
 * <p>Bytes: all 32-bit floats, all halves, all bfloat16s, all gaps, all codes and offsets. Plan:
 * the number of floats of each type and of gap bytes, then for each tensor the form (0 raw, 1
 * codebook, 2 lattice, 3 integers; plus 4 when sparse; plus 8 when the gaps go down columns), the
 * type of the floats, the number of values, the number of gaps, the widths of gaps and codes in
 * bits, the number of floats, the elements per group, the common offset (-1 for an offset per
 * group), rank and shape.
 */
final class CodedTensorBundle {
  static final int RAW = 0;
  static final int CODEBOOK = 1;
  static final int LATTICE = 2;
  static final int INTEGERS = 3;
  static final int SPARSE = 4;
  static final int COLUMNS = 8;

  private final StorageLayout layout;
  private final Map<StoredFloatType, List<float[]>> floats = new EnumMap<>(StoredFloatType.class);
  private final ByteArrayOutputStream gaps = new ByteArrayOutputStream();
  private final ByteArrayOutputStream codes = new ByteArrayOutputStream();
  private final List<Long> entries = new ArrayList<>();
  private final Set<Integer> forms = new HashSet<>();
  private boolean offsets;

  CodedTensorBundle(StorageLayout layout) {
    this.layout = layout;
  }

  StorageLayout layout() {
    return layout;
  }

  /**
   * Whether any tensor has this form.
   *
   * @param mask bits of the form to compare
   */
  boolean has(int form, int mask) {
    return forms.stream().anyMatch(f -> (f & mask) == form);
  }

  /** Whether any tensor has an offset per group. */
  boolean hasOffsets() {
    return offsets;
  }

  /** Appends a tensor of floats. */
  void add(TensorCode code) {
    SparsePositionGaps where = code.gaps();
    int form = where == null ? 0 : SPARSE + (code.columns() ? COLUMNS : 0);
    long gapCount = where == null ? 0 : where.gaps().length;
    int gapWidth = where == null ? 0 : layout.width(where.filler());
    if (where != null) {
      gaps.writeBytes(BitPacking.pack(where.gaps(), gapWidth));
    }
    TensorValueCode values = code.values();
    floatsOf(values.type()).add(values.floats());
    if (values instanceof LatticeCode lattice) {
      int width = layout.width(lattice.largest());
      byte[] own = lattice.offsets();
      if (own != null) {
        codes.writeBytes(own);
        offsets = true;
      }
      codes.writeBytes(BitPacking.pack(lattice.codes(), width));
      int offset = own == null ? lattice.offset() : -1;
      entry(form + LATTICE, values, lattice.codes().length, gapCount, gapWidth, width);
      entries.addAll(List.of((long) lattice.group(), (long) offset));
    } else if (values instanceof CodebookCode codebook) {
      int width = layout.width(codebook.largest());
      codes.writeBytes(BitPacking.pack(codebook.codes(), width));
      entry(form + CODEBOOK, values, codebook.codes().length, gapCount, gapWidth, width);
      entries.addAll(List.of(1L, 0L));
    } else {
      entry(form + RAW, values, values.floats().length, gapCount, gapWidth, 0);
      entries.addAll(List.of(1L, 0L));
    }
    addShape(code.shape());
  }

  /** Appends a tensor of 64-bit integers, stored in the plan itself. */
  void add(long[] integers, List<Long> shape) {
    forms.add(INTEGERS);
    entries.addAll(List.of((long) INTEGERS, 0L, (long) integers.length, 0L, 0L, 0L, 0L, 1L, 0L));
    addShape(shape);
    for (long integer : integers) {
      entries.add(integer);
    }
  }

  private void entry(
      int form, TensorValueCode values, long count, long gapCount, long gapWidth, long width) {
    forms.add(form);
    entries.addAll(
        List.of(
            (long) form,
            (long) values.type().ordinal(),
            count,
            gapCount,
            gapWidth,
            width,
            (long) values.floats().length));
  }

  private void addShape(List<Long> shape) {
    entries.add((long) shape.size());
    entries.addAll(shape);
  }

  List<Long> plan() {
    List<Long> plan = new ArrayList<>();
    for (StoredFloatType type : StoredFloatType.values()) {
      plan.add((long) count(type));
    }
    plan.add((long) gaps.size());
    plan.addAll(entries);
    return plan;
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (StoredFloatType type : StoredFloatType.values()) {
      out.writeBytes(bytes(type));
    }
    out.writeBytes(gaps.toByteArray());
    out.writeBytes(codes.toByteArray());
    return out.toByteArray();
  }

  private List<float[]> floatsOf(StoredFloatType type) {
    return floats.computeIfAbsent(type, t -> new ArrayList<>());
  }

  private int count(StoredFloatType type) {
    return floatsOf(type).stream().mapToInt(f -> f.length).sum();
  }

  private byte[] bytes(StoredFloatType type) {
    int count = count(type);
    byte[] bytes = new byte[count * type.bytes()];
    boolean planes = layout == StorageLayout.ENTROPY_CODED;
    int i = 0;
    for (float[] part : floatsOf(type)) {
      for (float value : part) {
        int element = type.encode(value);
        for (int b = 0; b < type.bytes(); b++) {
          int at = planes ? b * count + i : i * type.bytes() + b;
          bytes[at] = (byte) (element >> (Byte.SIZE * b));
        }
        i++;
      }
    }
    return bytes;
  }
}

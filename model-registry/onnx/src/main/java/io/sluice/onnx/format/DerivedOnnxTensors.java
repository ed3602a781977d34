package io.sluice.onnx.format;

import io.sluice.torchscript.ModelProcessingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Constant tensors derived from other tensors; large tensors are computed when read. */
public final class DerivedOnnxTensors {
  private DerivedOnnxTensors() {}

  public static OnnxTensor reshaped(OnnxTensor tensor, List<Long> dims)
      throws ModelProcessingException {
    return new OnnxTensor(tensor.name(), tensor.type(), dims, tensor.content());
  }

  /**
   * The tensor with permuted dimensions: dimension d of the result is dimension {@code order[d]} of
   * the tensor.
   */
  public static OnnxTensor permuted(OnnxTensor tensor, List<Integer> order)
      throws ModelProcessingException {
    List<Long> dims = order.stream().map(d -> tensor.dims().get(d)).toList();
    return new OnnxTensor(
        tensor.name(), tensor.type(), dims, changed(tensor, dims, () -> permute(tensor, order)));
  }

  private interface Change {
    byte[] bytes() throws ModelProcessingException;
  }

  private static OnnxTensorContent changed(OnnxTensor tensor, List<Long> dims, Change change) {
    long size = product(dims) * tensor.type().bytes();
    return OnnxTensorContent.of(size, () -> ByteBuffer.wrap(change.bytes()));
  }

  private static byte[] permute(OnnxTensor tensor, List<Integer> order)
      throws ModelProcessingException {
    int rank = order.size();
    int[] size = new int[rank];
    int[] step = new int[rank];
    for (int d = 0; d < rank; d++) {
      size[d] = (int) (long) tensor.dims().get(order.get(d));
      step[d] = tensor.type().bytes();
      for (int inner = order.get(d) + 1; inner < rank; inner++) {
        step[d] *= (int) (long) tensor.dims().get(inner);
      }
    }
    ByteBuffer from = tensor.content().read();
    ByteBuffer to = ByteBuffer.allocate(from.remaining());
    copy(from, 0, to, size, step, 0, tensor.type().bytes());
    return to.array();
  }

  private static void copy(
      ByteBuffer from, int at, ByteBuffer to, int[] size, int[] step, int dim, int width) {
    if (dim == size.length) {
      to.put(to.position(), from, at, width).position(to.position() + width);
    } else if (dim == size.length - 1 && width == Float.BYTES) {
      for (int i = 0, next = at; i < size[dim]; i++, next += step[dim]) {
        to.putInt(from.getInt(next));
      }
    } else {
      for (int i = 0; i < size[dim]; i++) {
        copy(from, at + i * step[dim], to, size, step, dim + 1, width);
      }
    }
  }

  /**
   * The {@code count} slices of the axis at {@code first}, {@code first + step}, …; the step may be
   * negative.
   */
  public static OnnxTensor sliced(OnnxTensor tensor, int axis, long first, long step, long count)
      throws ModelProcessingException {
    List<Long> dims = with(tensor.dims(), axis, count);
    int inner = (int) product(dims.subList(axis + 1, dims.size())) * tensor.type().bytes();
    int outer = (int) product(dims.subList(0, axis));
    int size = (int) (long) tensor.dims().get(axis);
    Change change =
        () -> {
          ByteBuffer from = tensor.content().read();
          byte[] to = new byte[outer * (int) count * inner];
          for (int block = 0, at = 0; block < outer; block++) {
            for (int i = 0; i < count; i++, at += inner) {
              from.get((int) (block * size + first + i * step) * inner, to, at, inner);
            }
          }
          return to;
        };
    return new OnnxTensor(tensor.name(), tensor.type(), dims, changed(tensor, dims, change));
  }

  /**
   * Blocks of rows in another order, such as the gates of a recurrent layer.
   *
   * @param first row offset of the first block
   * @param count rows per block
   */
  public static OnnxTensor blocks(OnnxTensor tensor, int first, int count, List<Integer> order)
      throws ModelProcessingException {
    int rows = (int) (tensor.elements() / rowSize(tensor));
    List<Long> dims = with(tensor.dims(), 0, (long) count * order.size());
    if (first + count * order.size() > rows) {
      throw new ModelProcessingException(
          "The ONNX tensor \"%s\" has %d rows, but at least %d are needed"
              .formatted(tensor.name(), rows, first + count * order.size()));
    }
    int block = count * rowSize(tensor) * tensor.type().bytes();
    int offset = first * rowSize(tensor) * tensor.type().bytes();
    return new OnnxTensor(
        tensor.name(),
        tensor.type(),
        dims,
        changed(tensor, dims, () -> blocks(tensor.content().read(), offset, block, order)));
  }

  private static int rowSize(OnnxTensor tensor) {
    return (int) product(tensor.dims().subList(1, tensor.dims().size()));
  }

  private static byte[] blocks(ByteBuffer from, int offset, int block, List<Integer> order) {
    byte[] bytes = new byte[block * order.size()];
    for (int i = 0; i < order.size(); i++) {
      from.get(offset + order.get(i) * block, bytes, i * block, block);
    }
    return bytes;
  }

  /** A tensor of numbers converted like a cast: rounded towards zero for integers. */
  public static OnnxTensor of(String name, OnnxElementType type, double[] values, List<Long> dims)
      throws ModelProcessingException {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      put(bytes, type, value);
    }
    return new OnnxTensor(name, type, dims, OnnxTensorContent.of(bytes.array()));
  }

  private static void put(ByteBuffer bytes, OnnxElementType type, double value)
      throws ModelProcessingException {
    switch (type) {
      case FLOAT -> bytes.putFloat((float) value);
      case DOUBLE -> bytes.putDouble(value);
      case INT64 -> bytes.putLong((long) value);
      case INT32 -> bytes.putInt((int) value);
      case INT16 -> bytes.putShort((short) value);
      case INT8, UINT8 -> bytes.put((byte) (long) value);
      case BOOL -> bytes.put((byte) (value != 0 ? 1 : 0));
      default -> throw new ModelProcessingException("A constant cannot be converted to " + type);
    }
  }

  private static List<Long> with(List<Long> dims, int at, long size) {
    List<Long> changed = new ArrayList<>(dims);
    changed.set(at, size);
    return changed;
  }

  private static long product(List<Long> dims) {
    return dims.stream().mapToLong(n -> n).reduce(1, (a, b) -> a * b);
  }
}

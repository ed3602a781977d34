package io.sluice.agent.batch;

import io.sluice.agent.engine.EngineException;
import io.sluice.agent.engine.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Stacks the inputs of several requests along the batch dimension, and splits the outputs. */
final class BatchTensorStacking {
  private BatchTensorStacking() {}

  /**
   * Stacks inputs.
   *
   * @param requests list of inputs of each request, all of equal shapes
   */
  static List<Tensor> join(List<List<Tensor>> requests) {
    if (requests.size() == 1) {
      return requests.get(0);
    }
    List<Tensor> joined = new ArrayList<>();
    for (int i = 0; i < requests.get(0).size(); i++) {
      int input = i;
      joined.add(join(requests.stream().map(tensors -> tensors.get(input))));
    }
    return joined;
  }

  /**
   * Splits stacked outputs, the inverse of {@link #join(List)}.
   *
   * @throws EngineException if the batch dimension of an output differs from the inputs'
   */
  static List<List<Tensor>> split(List<Tensor> outputs, int requests, long rowsEach)
      throws EngineException {
    List<List<Tensor>> parts = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      parts.add(new ArrayList<>());
    }
    for (Tensor output : outputs) {
      if (requests > 1 && output.shape().get(0) != requests * rowsEach) {
        throw new EngineException(
            "An output has the shape %s for a batch of %d"
                .formatted(output.shape(), requests * rowsEach));
      }
      for (int i = 0; i < requests; i++) {
        parts.get(i).add(requests == 1 ? output : part(output, i, requests));
      }
    }
    return parts;
  }

  private static Tensor join(Stream<Tensor> same) {
    List<Tensor> tensors = same.toList();
    Tensor first = tensors.get(0);
    ByteBuffer bytes = ByteBuffer.allocate(first.bytes().remaining() * tensors.size());
    tensors.forEach(tensor -> bytes.put(tensor.bytes().duplicate()));
    return new Tensor(
        first.datatype(), withRows(first, first.shape().get(0) * tensors.size()), bytes.flip());
  }

  private static Tensor part(Tensor whole, int index, int parts) {
    int bytes = whole.bytes().remaining() / parts;
    return new Tensor(
        whole.datatype(),
        withRows(whole, whole.shape().get(0) / parts),
        whole.bytes().slice(index * bytes, bytes));
  }

  private static List<Long> withRows(Tensor tensor, long rows) {
    List<Long> shape = new ArrayList<>(tensor.shape());
    shape.set(0, rows);
    return shape;
  }
}

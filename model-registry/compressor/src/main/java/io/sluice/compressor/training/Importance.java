package io.sluice.compressor.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much the loss depends on each parameter (Molchanov et al. 2019, "Importance estimation for
 * neural network pruning"), as averages over batches; the loss of a batch is the average of its
 * examples.
 *
 * @param parameters by path, in the order of the model
 * @param loss average
 */
public record Importance(Map<String, OfParameter> parameters, double loss) {
  public Importance {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /**
   * What to look at.
   *
   * @param batches how many
   * @param batch examples of each
   * @param seed of which
   */
  public record Query(int batches, int batch, long seed) {
    public Query {
      Bounds.within("batches", batches, 1, Integer.MAX_VALUE);
      Bounds.within("batch", batch, 1, 1 << 20);
    }
  }

  /**
   * Of one parameter, in row-major order.
   *
   * @param gradients of each element
   * @param products (gradient · element)² of each element: what the loss is expected to change by
   *     when it becomes zero, squared
   * @param channels the same for each slice of the first dimension as a whole: the square of its
   *     sum of gradient · element, such as of an output channel of a convolution
   */
  @SuppressWarnings("ArrayRecordComponent") // as large as the model; nobody compares them
  public record OfParameter(float[] gradients, float[] products, float[] channels) {}

  static Importance read(Checkpoint.Reader reader, ModelState state) throws IOException {
    Checkpoint.Header header = reader.header();
    List<float[]> sums = new ArrayList<>();
    for (Checkpoint.Entry entry : header.tensors()) {
      sums.add(averages(reader.next(entry), header.steps()));
    }
    Map<String, OfParameter> parameters = new LinkedHashMap<>();
    int count = state.parameters().size();
    for (int i = 0; i < count; i++) {
      parameters.put(
          state.parameters().get(i).path(),
          new OfParameter(sums.get(i), sums.get(count + i), sums.get(2 * count + i)));
    }
    return new Importance(parameters, header.recentLoss() / header.recentSteps());
  }

  private static float[] averages(byte[] sums, long count) {
    ByteBuffer bytes = ByteBuffer.wrap(sums).order(ByteOrder.LITTLE_ENDIAN);
    float[] averages = new float[sums.length / Float.BYTES];
    for (int i = 0; i < averages.length; i++) {
      averages[i] = bytes.getFloat() / count;
    }
    return averages;
  }
}

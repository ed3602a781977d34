package io.sluice.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Influence of each parameter on the loss (Molchanov et al. 2019, "Importance estimation for neural
 * network pruning"), averaged over batches; the loss of a batch is the mean over the examples.
 *
 * @param parameters importance by path, in model order
 * @param loss mean loss
 */
public record ParameterImportance(Map<String, OfParameter> parameters, double loss) {
  public ParameterImportance {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /**
   * Sample for estimating the importance.
   *
   * @param batches number of batches; at least 1
   * @param batch examples per batch; at least 1
   * @param seed seed of the selection
   */
  public record Query(int batches, int batch, long seed) {
    public Query {
      SettingBounds.within("batches", batches, 1, Integer.MAX_VALUE);
      SettingBounds.within("batch", batch, 1, 1 << 20);
    }
  }

  /**
   * Importance within a single parameter, in row-major order.
   *
   * @param gradients mean gradient per element
   * @param products mean (gradient · element)² per element: the squared first-order change of the
   *     loss if the element becomes zero
   * @param channels mean squared sum of gradient · element per slice of the first dimension, such
   *     as an output channel of a convolution
   */
  @SuppressWarnings("ArrayRecordComponent") // as large as the model; never compared
  public record OfParameter(float[] gradients, float[] products, float[] channels) {}

  static ParameterImportance read(TrainingCheckpoint.Reader reader, TrainableModelState state)
      throws IOException {
    TrainingCheckpoint.Header header = reader.header();
    List<float[]> sums = new ArrayList<>();
    for (TrainingCheckpoint.Entry entry : header.tensors()) {
      sums.add(averages(reader.next(entry), header.steps()));
    }
    Map<String, OfParameter> parameters = new LinkedHashMap<>();
    int count = state.parameters().size();
    for (int i = 0; i < count; i++) {
      parameters.put(
          state.parameters().get(i).path(),
          new OfParameter(sums.get(i), sums.get(count + i), sums.get(2 * count + i)));
    }
    return new ParameterImportance(parameters, header.recentLoss() / header.recentSteps());
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

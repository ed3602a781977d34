package io.sluice.compressor.evaluation;

import io.sluice.compressor.CompressionException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;

/** Lets all models answer the same examples and compares them with the first, batch by batch. */
final class Answers {
  private static final int MAX_THREADS = 4;

  private final List<EngineModel> models;
  private final Samples samples;
  private final int count;

  /**
   * @param right top answers that are the label
   * @param same top answers that are those of the first model
   */
  record Result(List<Long> outputShape, int samples, int right, int same, double relativeError) {}

  Answers(List<EngineModel> models, Samples samples, int maxSamples) {
    this.models = models;
    this.samples = samples;
    this.count = Math.min(samples.count(), maxSamples);
  }

  List<Result> compare(DoubleConsumer progress) throws CompressionException {
    List<Tally> tallies = new ArrayList<>();
    models.forEach(m -> tallies.add(new Tally()));
    try (Workers workers = new Workers(Math.min(models.size(), MAX_THREADS))) {
      int batch = samples.batchSize();
      for (int from = 0; from < count; from += batch) {
        int start = from;
        int size = Math.min(batch, count - from);
        List<EngineModel.Output> outputs = workers.map(models, m -> m.run(start, size));
        for (int m = 0; m < models.size(); m++) {
          tallies.get(m).add(outputs.get(m), outputs.get(0), from, size);
        }
        progress.accept((double) from / count);
      }
    }
    return tallies.stream().map(Tally::result).toList();
  }

  /** Sums of one model. */
  private final class Tally {
    private List<Long> outputShape = List.of();
    private int right;
    private int same;
    private double squaredDifference;
    private double squaredReference;

    void add(EngineModel.Output output, EngineModel.Output reference, int from, int size)
        throws CompressionException {
      if (output.shape().isEmpty()
          || output.shape().get(0) != size
          || !output.shape().equals(reference.shape())) {
        throw new CompressionException(
            "For %d examples the model gives the shape %s, the first model %s"
                .formatted(size, output.shape(), reference.shape()));
      }
      outputShape = output.shape().subList(1, output.shape().size());
      int width = output.values().length / size;
      for (int i = 0; i < size; i++) {
        int top = top(output.values(), i * width, width);
        right += top == samples.label(from + i) ? 1 : 0;
        same += top == top(reference.values(), i * width, width) ? 1 : 0;
      }
      for (int i = 0; i < output.values().length; i++) {
        double expected = reference.values()[i];
        double difference = output.values()[i] - expected;
        squaredDifference += difference * difference;
        squaredReference += expected * expected;
      }
    }

    private int top(float[] values, int from, int width) {
      int top = 0;
      for (int i = 1; i < width; i++) {
        top = values[from + i] > values[from + top] ? i : top;
      }
      return top;
    }

    Result result() {
      double error = squaredDifference == 0 ? 0 : Math.sqrt(squaredDifference / squaredReference);
      return new Result(outputShape, count, right, same, error);
    }
  }
}

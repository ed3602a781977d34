package io.sluice.measurement;

import io.sluice.torchscript.ModelProcessingException;
import java.util.List;

/** Sums of what one model answers, and of how it differs from the first model. */
final class AnswerTally {
  private static final double Z = 1.959963984540054;

  private final EvaluationSamples samples;
  private List<Long> outputShape = List.of();
  private LabelInterpretation labels =
      new LabelInterpretation(LabelInterpretation.Kind.NONE, 1, 1, 1, "there are no examples");
  private int examples;
  private long answers;
  private long same;
  private long labelled;
  private long right;
  private long gained;
  private long lost;
  private double squaredDifference;
  private double squaredReference;
  private double largestDifference;
  private double cosines;
  private double squaredErrors;
  private double squaredErrorSquares;

  AnswerTally(EvaluationSamples samples) {
    this.samples = samples;
  }

  /**
   * @param score by the labels
   */
  record Result(
      List<Long> outputShape,
      int samples,
      ExampleScore score,
      double agreement,
      double relativeError,
      double largestDifference,
      double cosine) {}

  /**
   * @param reference what the first model says
   * @param from index of the first example
   */
  void add(EngineModel.Output output, EngineModel.Output reference, int from, int count)
      throws ModelProcessingException {
    requireSameShape(output, reference, count);
    List<Long> shape = output.shape().subList(1, output.shape().size());
    if (examples == 0 || !shape.equals(outputShape)) {
      outputShape = List.copyOf(shape);
      labels = LabelInterpretation.of(samples, outputShape);
    }
    int width = output.values().length / count;
    for (int i = 0; i < count; i++) {
      answers(output.values(), reference.values(), i * width, from + i);
      distance(output.values(), reference.values(), i * width, width);
      if (labels.kind() == LabelInterpretation.Kind.NUMBERS) {
        error(output.values(), i * width, from + i);
      }
    }
    examples += count;
  }

  private static void requireSameShape(
      EngineModel.Output output, EngineModel.Output reference, int count)
      throws ModelProcessingException {
    boolean perExample = !output.shape().isEmpty() && output.shape().get(0) == count;
    if (!perExample || !output.shape().equals(reference.shape())) {
      throw new ModelProcessingException(
          "For %d examples the model gives the shape %s, the first model %s"
              .formatted(count, output.shape(), reference.shape()));
    }
  }

  private void answers(float[] output, float[] reference, int at, int example) {
    for (int position = 0; position < labels.positions(); position++) {
      int own = labels.answer(output, at, position);
      int first = labels.answer(reference, at, position);
      answers++;
      same += own == first ? 1 : 0;
      long label =
          labels.kind() == LabelInterpretation.Kind.CLASSES ? label(example, position) : -1;
      if (label >= 0) {
        labelled++;
        right += own == label ? 1 : 0;
        gained += own == label && first != label ? 1 : 0;
        lost += own != label && first == label ? 1 : 0;
      }
    }
  }

  private long label(int example, int position) {
    return samples
        .labels()
        .map(y -> y.integer(example * labels.positions() + position))
        .orElse(-1L);
  }

  private void distance(float[] output, float[] reference, int at, int width) {
    double product = 0;
    double own = 0;
    double first = 0;
    for (int i = at; i < at + width; i++) {
      double difference = output[i] - (double) reference[i];
      squaredDifference += difference * difference;
      largestDifference = Math.max(largestDifference, Math.abs(difference));
      product += output[i] * (double) reference[i];
      own += output[i] * (double) output[i];
      first += reference[i] * (double) reference[i];
    }
    squaredReference += first;
    // nothing points where nothing points
    cosines +=
        own == 0 && first == 0 ? 1 : own == 0 || first == 0 ? 0 : product / Math.sqrt(own * first);
  }

  private void error(float[] output, int at, int example) {
    double sum = 0;
    for (int i = 0; i < labels.positions(); i++) {
      int index = example * labels.positions() + i;
      double difference = output[at + i] - samples.labels().map(y -> y.number(index)).orElse(0.0);
      sum += difference * difference;
    }
    double mean = sum / labels.positions();
    squaredErrors += mean;
    squaredErrorSquares += mean * mean;
  }

  Result result() {
    double error = squaredDifference == 0 ? 0 : Math.sqrt(squaredDifference / squaredReference);
    return new Result(
        outputShape,
        examples,
        score(),
        (double) same / answers,
        error,
        largestDifference,
        cosines / examples);
  }

  private ExampleScore score() {
    return switch (labels.kind()) {
      case CLASSES ->
          labelled == 0
              ? new ExampleScore.None("all labels y are below 0")
              : new ExampleScore.Accuracy(right, labelled, gained, lost);
      case NUMBERS -> regression();
      case NONE -> new ExampleScore.None(labels.reason());
    };
  }

  /** The interval is that of the mean squared error, which the normal distribution is near. */
  private ExampleScore regression() {
    double mean = squaredErrors / examples;
    double variance = Math.max(0, squaredErrorSquares / examples - mean * mean);
    double margin = Z * Math.sqrt(variance / examples);
    return new ExampleScore.Regression(
        Math.sqrt(mean), Math.sqrt(Math.max(0, mean - margin)), Math.sqrt(mean + margin), examples);
  }
}

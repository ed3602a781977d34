package io.sluice.measurement;

import java.util.List;

/**
 * What the labels of the samples mean for an output of some shape.
 *
 * @param kind how they fit
 * @param positions how many answers there are for an example: one, or one per token or pixel
 * @param classes how many numbers make an answer
 * @param stride from one class to the next in the output of an example
 * @param reason why they do not fit; empty when they do
 */
record LabelInterpretation(Kind kind, int positions, int classes, int stride, String reason) {
  enum Kind {
    CLASSES,
    NUMBERS,
    NONE
  }

  /**
   * @param outputShape of one example
   */
  static LabelInterpretation of(EvaluationSamples samples, List<Long> outputShape) {
    int size = Math.toIntExact(outputShape.stream().mapToLong(n -> n).reduce(1, (a, b) -> a * b));
    NpyArray labels = samples.labels().orElse(null);
    if (labels == null) {
      return none(size, "the samples have no labels y");
    }
    List<Long> shape = labels.elementShape();
    if (areClasses(labels)) {
      int last = outputShape.size() - 1;
      if (last >= 0 && shape.equals(outputShape.subList(0, last)) && outputShape.get(last) > 1) {
        return classes(size, Math.toIntExact(outputShape.get(last)), 1);
      }
      boolean first = last >= 0 && shape.equals(outputShape.subList(1, last + 1));
      if (first && outputShape.get(0) > 1) {
        int classes = Math.toIntExact(outputShape.get(0));
        return classes(size, classes, size / classes);
      }
    } else if (labels.elementSize() == size) {
      return new LabelInterpretation(Kind.NUMBERS, size, 1, 1, "");
    }
    return none(
        size,
        "the labels y %s do not fit the output %s of an example"
            .formatted(labels.describe(), outputShape));
  }

  private static LabelInterpretation classes(int size, int classes, int stride) {
    return new LabelInterpretation(Kind.CLASSES, size / classes, classes, stride, "");
  }

  /** One answer per example, which is where the output is largest. */
  private static LabelInterpretation none(int size, String reason) {
    return new LabelInterpretation(Kind.NONE, 1, size, 1, reason);
  }

  /** Whole numbers, however they are stored. */
  private static boolean areClasses(NpyArray labels) {
    if (labels.type().isInteger()) {
      return true;
    }
    int count = labels.data().length / labels.type().bytes();
    for (int i = 0; i < count; i++) {
      if (labels.number(i) != Math.rint(labels.number(i))) {
        return false;
      }
    }
    return true;
  }

  /** The class that the output of an example says at a position. */
  int answer(float[] output, int from, int position) {
    // positions of a stride lie side by side, those of none behind each other
    int start = from + (stride == 1 ? position * classes : position);
    int top = 0;
    for (int i = 1; i < classes; i++) {
      top = output[start + i * stride] > output[start + top * stride] ? i : top;
    }
    return top;
  }
}

package io.sluice.demo.stream;

import io.sluice.protocol.proto.inference.ModelInferResponse;
import io.sluice.protocol.proto.inference.ModelInferResponse.InferOutputTensor;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Reads the ten class scores of an answer. */
final class ClassScores {
  private static final int CLASSES = 10;

  private ClassScores() {}

  /** The class with the highest score; empty when the answer is not one FP32 tensor [1, 10]. */
  static OptionalInt best(ModelInferResponse response) {
    int[] classes = bestOfRows(response, 1);
    return classes.length == 0 ? OptionalInt.empty() : OptionalInt.of(classes[0]);
  }

  /** The class of each row; none when the answer is not one FP32 tensor [rows, 10]. */
  static int[] bestOfRows(ModelInferResponse response, int rows) {
    if (response.getOutputsCount() != 1) {
      return new int[0];
    }
    InferOutputTensor output = response.getOutputs(0);
    List<Long> shape = List.of((long) rows, (long) CLASSES);
    if (!output.getDatatype().equals("FP32") || !output.getShapeList().equals(shape)) {
      return new int[0];
    }
    float[] scores = values(response, output);
    return scores.length == rows * CLASSES
        ? IntStream.range(0, rows).map(row -> argMax(scores, row * CLASSES)).toArray()
        : new int[0];
  }

  private static float[] values(ModelInferResponse response, InferOutputTensor output) {
    if (response.getRawOutputContentsCount() == 0) {
      List<Float> contents = output.getContents().getFp32ContentsList();
      float[] scores = new float[contents.size()];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = contents.get(i);
      }
      return scores;
    }
    FloatBuffer raw =
        response
            .getRawOutputContents(0)
            .asReadOnlyByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    float[] scores = new float[raw.remaining()];
    raw.get(scores);
    return scores;
  }

  private static int argMax(float[] scores, int from) {
    int best = 0;
    for (int i = 1; i < CLASSES; i++) {
      if (scores[from + i] > scores[from + best]) {
        best = i;
      }
    }
    return best;
  }
}

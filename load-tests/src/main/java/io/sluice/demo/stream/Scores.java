package io.sluice.demo.stream;

import io.sluice.protocol.proto.inference.ModelInferResponse;
import io.sluice.protocol.proto.inference.ModelInferResponse.InferOutputTensor;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalInt;

/** Reads the ten class scores of an answer. */
public final class Scores {
  private static final int CLASSES = 10;
  private static final List<Long> SHAPE = List.of(1L, (long) CLASSES);

  private Scores() {}

  /** The class with the highest score; empty when the answer is not one FP32 tensor [1, 10]. */
  public static OptionalInt best(ModelInferResponse response) {
    if (response.getOutputsCount() != 1) {
      return OptionalInt.empty();
    }
    InferOutputTensor output = response.getOutputs(0);
    if (!output.getDatatype().equals("FP32") || !output.getShapeList().equals(SHAPE)) {
      return OptionalInt.empty();
    }
    float[] scores = values(response, output);
    return scores.length == CLASSES ? OptionalInt.of(argMax(scores)) : OptionalInt.empty();
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

  private static int argMax(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }
}

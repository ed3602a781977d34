package io.sluice.measurement;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.sluice.torchscript.ModelProcessingException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Takes the one output that counts from what a model gives, as floats. */
final class OutputChoice {
  private final String model;
  private final String wanted;

  /**
   * @param wanted a name, or an index from 0; empty for the first
   */
  OutputChoice(String model, String wanted) {
    this.model = model;
    this.wanted = wanted;
  }

  EngineModel.Output of(NDList results) throws ModelProcessingException {
    NDArray output = results.get(index(results));
    List<Long> shape = Arrays.stream(output.getShape().getShape()).boxed().toList();
    return new EngineModel.Output(floats(output), shape);
  }

  private int index(NDList results) throws ModelProcessingException {
    for (int i = 0; i < results.size(); i++) {
      String name = results.get(i).getName();
      if (wanted.isEmpty() || wanted.equals(name) || wanted.equals(String.valueOf(i))) {
        return i;
      }
    }
    throw new ModelProcessingException(
        "The model %s has no output %s; it gives %s"
            .formatted(model, wanted.isEmpty() ? "at all" : wanted, describe(results)));
  }

  private static String describe(NDList results) {
    return IntStream.range(0, results.size())
        .mapToObj(
            i -> {
              String name = results.get(i).getName();
              return (name == null ? i : name) + " " + results.get(i).getShape();
            })
        .collect(Collectors.joining(", "));
  }

  private static float[] floats(NDArray array) {
    if (array.getDataType() == DataType.FLOAT32) {
      return array.toFloatArray();
    }
    Number[] numbers = array.toArray();
    float[] values = new float[numbers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers[i].floatValue();
    }
    return values;
  }
}

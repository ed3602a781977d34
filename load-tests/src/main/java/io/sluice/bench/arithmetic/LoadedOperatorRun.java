package io.sluice.bench.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.sluice.measurement.LoadedModel;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;

/** A quantised operator loaded by its engine, with its inputs. Confined to one thread. */
final class LoadedOperatorRun implements AutoCloseable {
  private final LoadedModel model;
  private final NDList inputs = new NDList();

  private LoadedOperatorRun(LoadedModel model) {
    this.model = model;
  }

  /**
   * @throws ModelProcessingException when the engine refuses the file
   */
  static LoadedOperatorRun load(QuantizedOperatorCase operator, Path file)
      throws ModelProcessingException, IOException {
    LoadedOperatorRun run = new LoadedOperatorRun(LoadedModel.load(operator.operator(), file));
    operator
        .inputs()
        .forEach(
            (name, input) -> {
              NDArray array = input.array(run.model.manager());
              array.setName(name);
              run.inputs.add(array);
            });
    return run;
  }

  /** First output, row-major. */
  float[] result() {
    try (NDList outputs = model.forward(inputs)) {
      return outputs.get(0).toFloatArray();
    }
  }

  /** Duration of some inferences, nanoseconds. */
  double nanos(int inferences) {
    long start = System.nanoTime();
    for (int i = 0; i < inferences; i++) {
      model.forward(inputs).close();
    }
    return System.nanoTime() - start;
  }

  @Override
  public void close() {
    inputs.close();
    model.close();
  }
}

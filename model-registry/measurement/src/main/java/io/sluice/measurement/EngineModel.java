package io.sluice.measurement;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.sluice.registry.hardware.Engine;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A loaded model that answers examples. Used by one thread at a time. */
final class EngineModel implements AutoCloseable {
  private final String name;
  private final LoadedModel model;
  private final SampleInputBinding binding;
  private final OutputChoice choice;

  /**
   * @param values row-major
   * @param shape with the batch dimension
   */
  record Output(float[] values, List<Long> shape) {}

  private EngineModel(
      String name, LoadedModel model, SampleInputBinding binding, OutputChoice choice) {
    this.name = name;
    this.model = model;
    this.binding = binding;
    this.choice = choice;
  }

  /**
   * @param output which of the model's outputs counts: a name, or an index; empty for the first
   * @throws ModelProcessingException when the samples do not fit
   */
  static EngineModel of(String name, LoadedModel model, EvaluationSamples samples, String output)
      throws ModelProcessingException, IOException {
    SampleInputBinding binding = SampleInputBinding.of(name, model.inputs(), samples);
    return new EngineModel(name, model, binding, new OutputChoice(name, output));
  }

  /**
   * @throws ModelProcessingException when no engine runs such files, its engine refuses it, or the
   *     samples do not fit
   */
  static EngineModel load(String name, Path file, EvaluationSamples samples, String output)
      throws ModelProcessingException, IOException {
    LoadedModel model = LoadedModel.load(name, file);
    try {
      return of(name, model, samples, output);
    } catch (ModelProcessingException | IOException e) {
      model.close();
      throw e;
    }
  }

  Engine engine() {
    return model.engine();
  }

  /** Whether it takes so many examples at once. */
  boolean takesBatch(int count) {
    return binding.fixedBatch() == 0 || binding.fixedBatch() == count;
  }

  /** Answers some examples; in several turns when the model takes fewer at once. */
  Output run(int from, int count) throws ModelProcessingException {
    int batch = binding.fixedBatch();
    if (batch == 0 || batch == count) {
      return runOnce(from, count);
    }
    if (count % batch != 0) {
      throw new ModelProcessingException(
          "The model %s takes %d examples at once and cannot answer %d; export it with a free batch dimension"
              .formatted(name, batch, count));
    }
    OutputParts parts = new OutputParts(count);
    for (int done = 0; done < count; done += batch) {
      parts.add(runOnce(from + done, batch));
    }
    return parts.joined();
  }

  private Output runOnce(int from, int count) throws ModelProcessingException {
    try (NDManager manager = model.manager().newSubManager();
        NDList results = model.forward(binding.tensors(manager, from, count))) {
      results.attach(manager);
      return choice.of(results);
    } catch (EngineException
        | IllegalArgumentException
        | ArithmeticException
        | UnsupportedOperationException e) {
      throw new ModelProcessingException(
          "Tried to run the model %s on %s, but it fails: %s"
              .formatted(name, binding.describe(count), EngineMessages.reason(e)),
          e);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}

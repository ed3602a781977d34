package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.NamedTensor;
import io.sluice.compressor.torchscript.Rewrite;
import io.sluice.compressor.torchscript.ScalarType;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Editor of the float tensors of a model, for elementwise techniques: shapes and ties between
 * tensors stay, whatever module holds the tensors.
 */
final class Weights {
  private final String technique;
  private final ScriptModule model;
  private final List<NamedTensor> chosen = new ArrayList<>();
  private final Rewrite rewrite = new Rewrite();
  private final List<StepReport.Layer> changed = new ArrayList<>();
  private final List<StepReport.Layer> left = new ArrayList<>();

  private Weights(String technique, ScriptModule model) {
    this.technique = technique;
    this.model = model;
  }

  /** Selects parameters of two or more dimensions: no biases, scales of norms or buffers. */
  static Weights matrices(String technique, ScriptModule model, LayerChoice layers) {
    Weights weights = new Weights(technique, model);
    for (NamedTensor tensor : NamedTensor.of(model)) {
      boolean matrix = tensor.tensor().shape().size() >= 2;
      if (matrix && weights.isParameter(tensor.places().get(0))) {
        weights.choose(tensor, layers);
      }
    }
    return weights;
  }

  /** Selects all float tensors, including buffers. */
  static Weights all(String technique, ScriptModule model, LayerChoice layers) {
    Weights weights = new Weights(technique, model);
    NamedTensor.of(model).forEach(t -> weights.choose(t, layers));
    return weights;
  }

  private boolean isParameter(NamedTensor.Place place) {
    return model
        .code()
        .findClass(place.owner().className())
        .filter(c -> c.parameters().contains(place.attribute()))
        .isPresent();
  }

  private void choose(NamedTensor tensor, LayerChoice layers) {
    if (tensor.tensor().type() != ScalarType.FLOAT || tensor.tensor().elements() == 0) {
      return;
    }
    if (layers.includes(tensor.places().get(0))) {
      chosen.add(tensor);
    } else {
      left.add(new StepReport.Layer(tensor.path(), LayerChoice.NOT_CHOSEN));
    }
  }

  List<NamedTensor> chosen() {
    return chosen;
  }

  /**
   * Returns the elements of a tensor, row by row.
   *
   * @throws CompressionException if an element is infinite or NaN
   */
  float[] finite(NamedTensor tensor) throws CompressionException {
    float[] values = tensor.tensor().toFloats();
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new CompressionException(
            "Tried to apply %s to %s, but it has the value %s"
                .formatted(technique, tensor.path(), value));
      }
    }
    return values;
  }

  /** Replaces the elements of a tensor at all of its places. */
  void change(NamedTensor tensor, float[] values, String what) throws CompressionException {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    Tensor replacement = tensor.tensor().withElements(bytes.array());
    tensor.instances().forEach(t -> rewrite.replace(t, replacement));
    changed.add(new StepReport.Layer(tensor.path(), what));
  }

  /** Reports a tensor as unchanged. */
  void leave(NamedTensor tensor, String why) {
    left.add(new StepReport.Layer(tensor.path(), why));
  }

  Technique.Step step() throws CompressionException {
    return new Technique.Step(
        rewrite.isEmpty() ? model : rewrite.applyTo(model),
        new StepReport(technique, changed, left));
  }

  /** Applies a change to each chosen tensor and returns the result. */
  Technique.Step each(Change change) throws CompressionException {
    for (NamedTensor tensor : chosen) {
      float[] values = finite(tensor);
      change(tensor, values, change.apply(tensor, values));
    }
    return step();
  }

  /** Change of the elements of a tensor in place; returns the description for the report. */
  interface Change {
    String apply(NamedTensor tensor, float[] values) throws CompressionException;
  }
}

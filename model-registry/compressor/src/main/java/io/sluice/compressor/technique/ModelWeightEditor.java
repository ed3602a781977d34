package io.sluice.compressor.technique;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.NamedTensor;
import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptModuleRewrite;
import io.sluice.torchscript.ScriptTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Editor of the float tensors of a model, for elementwise techniques: shapes and ties between
 * tensors stay, whatever module holds the tensors.
 */
final class ModelWeightEditor {
  private final String technique;
  private final ScriptModule model;
  private final List<NamedTensor> chosen = new ArrayList<>();
  private final ScriptModuleRewrite rewrite = new ScriptModuleRewrite();
  private final List<CompressionStepReport.Layer> changed = new ArrayList<>();
  private final List<CompressionStepReport.Layer> left = new ArrayList<>();

  private ModelWeightEditor(String technique, ScriptModule model) {
    this.technique = technique;
    this.model = model;
  }

  /** Selects parameters of two or more dimensions: no biases, scales of norms or buffers. */
  static ModelWeightEditor matrices(String technique, ScriptModule model, LayerChoice layers) {
    ModelWeightEditor weights = new ModelWeightEditor(technique, model);
    for (NamedTensor tensor : NamedTensor.of(model)) {
      boolean matrix = tensor.tensor().shape().size() >= 2;
      if (matrix && weights.isParameter(tensor.places().get(0))) {
        weights.choose(tensor, layers);
      }
    }
    return weights;
  }

  /** Selects all float tensors, including buffers. */
  static ModelWeightEditor all(String technique, ScriptModule model, LayerChoice layers) {
    ModelWeightEditor weights = new ModelWeightEditor(technique, model);
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
      left.add(new CompressionStepReport.Layer(tensor.path(), LayerChoice.NOT_CHOSEN));
    }
  }

  List<NamedTensor> chosen() {
    return chosen;
  }

  /**
   * Returns the elements of a tensor, row by row.
   *
   * @throws ModelProcessingException if an element is infinite or NaN
   */
  float[] finite(NamedTensor tensor) throws ModelProcessingException {
    float[] values = tensor.tensor().toFloats();
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new ModelProcessingException(
            "Tried to apply %s to %s, but it has the value %s"
                .formatted(technique, tensor.path(), value));
      }
    }
    return values;
  }

  /** Replaces the elements of a tensor at all of its places. */
  void change(NamedTensor tensor, float[] values, String what) throws ModelProcessingException {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    ScriptTensor replacement = tensor.tensor().withElements(bytes.array());
    tensor.instances().forEach(t -> rewrite.replace(t, replacement));
    changed.add(new CompressionStepReport.Layer(tensor.path(), what));
  }

  /** Reports a tensor as unchanged. */
  void leave(NamedTensor tensor, String why) {
    left.add(new CompressionStepReport.Layer(tensor.path(), why));
  }

  CompressionTechnique.Step step() throws ModelProcessingException {
    return new CompressionTechnique.Step(
        rewrite.isEmpty() ? model : rewrite.applyTo(model),
        new CompressionStepReport(technique, changed, left));
  }

  /** Applies a change to each chosen tensor and returns the result. */
  CompressionTechnique.Step each(ElementwiseChange change) throws ModelProcessingException {
    for (NamedTensor tensor : chosen) {
      float[] values = finite(tensor);
      change(tensor, values, change.apply(tensor, values));
    }
    return step();
  }

  /** Change of the elements of a tensor in place; returns the description for the report. */
  interface ElementwiseChange {
    String apply(NamedTensor tensor, float[] values) throws ModelProcessingException;
  }
}

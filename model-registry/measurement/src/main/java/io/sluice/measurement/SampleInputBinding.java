package io.sluice.measurement;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.sluice.torchscript.ModelProcessingException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which array of the samples goes into which input of a model, checked to fit. */
final class SampleInputBinding {
  private final List<Wire> wires;
  private final int fixedBatch;

  /**
   * @param type what the model is given
   */
  private record Wire(String input, NpyArray array, NpyType type) {}

  private SampleInputBinding(List<Wire> wires, int fixedBatch) {
    this.wires = wires;
    this.fixedBatch = fixedBatch;
  }

  /**
   * @param ports empty when the model does not say what it takes; then it gets all arrays in their
   *     order
   * @throws ModelProcessingException when an array is missing or does not fit, naming it, what it
   *     is and what the model wants
   */
  static SampleInputBinding of(String model, List<ModelInputPort> ports, EvaluationSamples samples)
      throws ModelProcessingException {
    List<Wire> wires = new ArrayList<>();
    if (ports.isEmpty()) {
      samples.inputs().forEach((name, array) -> wires.add(wire(name, array)));
      return new SampleInputBinding(wires, 0);
    }
    for (ModelInputPort port : ports) {
      Optional<Map.Entry<String, NpyArray>> array = arrayFor(port, ports, samples);
      if (array.isPresent()) {
        wires.add(wire(model, port, array.get(), samples));
      } else if (!port.optional()) {
        throw new ModelProcessingException(
            "The model %s takes %s, but the samples %s have no array %s; they have %s"
                .formatted(model, ports, samples.file(), port.name(), samples.describe()));
      } else {
        // inputs are given by position: none can follow one that is left out
        break;
      }
    }
    return new SampleInputBinding(wires, ports.get(0).fixedBatch());
  }

  /** The array of the input's name; for a model with one input the only array, however named. */
  private static Optional<Map.Entry<String, NpyArray>> arrayFor(
      ModelInputPort port, List<ModelInputPort> ports, EvaluationSamples samples) {
    boolean single = ports.stream().filter(p -> !p.optional()).count() <= 1;
    boolean only = single && samples.inputs().size() == 1 && port.equals(ports.get(0));
    return samples.inputs().entrySet().stream()
        .filter(entry -> only || entry.getKey().equals(port.name()))
        .findFirst();
  }

  private static Wire wire(String name, NpyArray array) {
    NpyType type = array.type() == NpyType.FLOAT64 ? NpyType.FLOAT32 : array.type();
    return new Wire(name, array, type);
  }

  private static Wire wire(
      String model,
      ModelInputPort port,
      Map.Entry<String, NpyArray> entry,
      EvaluationSamples samples)
      throws ModelProcessingException {
    NpyArray array = entry.getValue();
    NpyType wanted = port.type();
    if (!port.takesShapeOf(array)
        || wanted != null && !SampleTypeCasts.allow(array.type(), wanted)) {
      throw new ModelProcessingException(
          "The model %s takes %s, but %s of %s is %s"
              .formatted(model, port, entry.getKey(), samples.file(), array.describe()));
    }
    return wanted == null ? wire(port.name(), array) : new Wire(port.name(), array, wanted);
  }

  /** How many examples the model takes at once; 0 when any number. */
  int fixedBatch() {
    return fixedBatch;
  }

  /** Some examples as tensors, in the order of the model's inputs. */
  NDList tensors(NDManager manager, int from, int count) {
    NDList tensors = new NDList();
    for (Wire wire : wires) {
      ByteBuffer bytes = SampleTypeCasts.cast(wire.array(), from, count, wire.type());
      tensors.add(manager.create(bytes, shape(wire.array(), count), dataType(wire.type())));
    }
    return tensors;
  }

  /** What {@link #tensors} gives, for messages. */
  String describe(int count) {
    return wires.stream()
        .map(w -> w.input() + " " + w.type() + " " + shape(w.array(), count))
        .reduce((a, b) -> a + ", " + b)
        .orElse("nothing");
  }

  private static Shape shape(NpyArray array, int count) {
    return new Shape(count)
        .addAll(new Shape(array.elementShape().stream().mapToLong(n -> n).toArray()));
  }

  private static DataType dataType(NpyType type) {
    return switch (type) {
      case FLOAT32 -> DataType.FLOAT32;
      case FLOAT64 -> DataType.FLOAT64;
      case INT64 -> DataType.INT64;
      case INT32 -> DataType.INT32;
      case UINT8 -> DataType.UINT8;
      case BOOL -> DataType.BOOLEAN;
    };
  }
}

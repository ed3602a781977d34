package io.sluice.agent.engine;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import io.sluice.registry.manifest.TensorType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A model in an engine of DJL. Native memory of an inference is freed at its end, not by the GC.
 */
final class DjlInferenceModel implements LoadedInferenceModel {
  private final Model model;
  private final ModelSignature signature;
  private final TensorNameMatching naming;

  DjlInferenceModel(Model model, ModelSignature signature, TensorNameMatching naming) {
    this.model = model;
    this.signature = signature;
    this.naming = naming;
  }

  @Override
  public List<Tensor> infer(List<Tensor> inputs) throws EngineException {
    try (NDManager manager = model.getNDManager().newSubManager();
        NDList results =
            model
                .getBlock()
                .forward(new ParameterStore(manager, false), given(inputs, manager), false)) {
      return read(results);
    } catch (RuntimeException e) {
      throw new EngineException(
          "Tried to run " + model.getName() + ": " + EngineFailureMessage.of(e), e);
    }
  }

  @Override
  public void close() {
    model.close();
  }

  private NDList given(List<Tensor> inputs, NDManager manager) throws EngineException {
    NDList given = new NDList();
    for (int i = 0; i < inputs.size(); i++) {
      Tensor input = inputs.get(i);
      // the engines would copy any other buffer into a direct buffer, and ONNX Runtime fails on
      // FP16
      ByteBuffer direct = manager.allocateDirect(input.bytes().remaining());
      direct.put(input.bytes().duplicate()).rewind();
      NDArray array = manager.create(direct, shape(input), type(input.datatype()));
      if (naming == TensorNameMatching.BY_NAME) {
        array.setName(signature.inputs().get(i).name());
      }
      given.add(array);
    }
    return given;
  }

  private List<Tensor> read(NDList results) throws EngineException {
    List<TensorSpec> specs = signature.outputs();
    if (results.size() != specs.size()) {
      throw new EngineException(
          "The signature lists %d outputs, but the model returned %d"
              .formatted(specs.size(), results.size()));
    }
    boolean named =
        naming == TensorNameMatching.BY_NAME && hasAll(results, TensorNameMatching.names(specs));
    List<Tensor> outputs = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      TensorSpec spec = specs.get(i);
      outputs.add(read(named ? results.get(spec.name()) : results.get(i), spec));
    }
    return outputs;
  }

  private static boolean hasAll(NDList results, List<String> names) {
    return names.stream().allMatch(name -> results.get(name) != null);
  }

  private static Tensor read(NDArray result, TensorSpec spec) throws EngineException {
    if (result.getDataType() != type(spec.datatype())) {
      throw new EngineException(
          "Output %s is %s by its signature, but the model returned %s"
              .formatted(spec.name(), spec.datatype(), result.getDataType()));
    }
    List<Long> shape = Arrays.stream(result.getShape().getShape()).boxed().toList();
    ByteBuffer copy = ByteBuffer.wrap(result.toByteArray());
    return new Tensor(spec.datatype(), shape, copy);
  }

  private static Shape shape(Tensor tensor) {
    return new Shape(tensor.shape().stream().mapToLong(Long::longValue).toArray());
  }

  private static DataType type(TensorType type) throws EngineException {
    return switch (type) {
      case BOOL -> DataType.BOOLEAN;
      case UINT8 -> DataType.UINT8;
      case INT8 -> DataType.INT8;
      case INT32 -> DataType.INT32;
      case INT64 -> DataType.INT64;
      case FP16 -> DataType.FLOAT16;
      case FP32 -> DataType.FLOAT32;
      case FP64 -> DataType.FLOAT64;
      default -> throw new EngineException("No engine has " + type + " tensors");
    };
  }
}

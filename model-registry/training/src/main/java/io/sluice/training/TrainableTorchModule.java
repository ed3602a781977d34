package io.sluice.training;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.sluice.measurement.EngineMessages;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** Module loaded by libtorch for method calls with gradients. Confined to a single thread. */
final class TrainableTorchModule implements AutoCloseable {
  private final String name;
  private final Model model;
  private final PtSymbolBlock block;

  private TrainableTorchModule(String name, Model model) {
    this.name = name;
    this.model = model;
    this.block = (PtSymbolBlock) model.getBlock();
  }

  /**
   * Loads a module.
   *
   * @param name module name, for messages
   * @throws ModelProcessingException if libtorch refuses the file
   */
  static TrainableTorchModule load(String name, Path file)
      throws ModelProcessingException, IOException {
    Model model = Model.newInstance(name, "PyTorch");
    // the optimising executor recompiles code after some runs, with different rounding; a resumed
    // training would then differ. The setting is per thread
    JniUtils.setGraphExecutorOptimize(false);
    try {
      // without this option, loaded tensors cannot require gradients
      Map<String, ?> options = Map.of("trainParam", "true");
      model.load(file.getParent(), file.getFileName().toString(), options);
      TrainableTorchModule module = new TrainableTorchModule(name, model);
      JniUtils.enableInferenceMode(module.block);
      return module;
    } catch (MalformedModelException | EngineException e) {
      model.close();
      throw new ModelProcessingException(
          "Tried to load the %s, but libtorch refuses it: %s"
              .formatted(name, EngineMessages.reason(e)),
          e);
    }
  }

  /** Manager of tensors with the lifetime of the module. */
  NDManager manager() {
    return model.getNDManager();
  }

  /**
   * Calls a method with tensors.
   *
   * @param arguments at least one tensor
   * @return tensors owned by the manager of the first argument
   */
  NDList call(String method, NDList arguments) throws ModelProcessingException {
    NDManager manager = arguments.get(0).getManager();
    try (NDArray marker = manager.create(0f)) {
      marker.setName("module_method:" + method);
      NDList all = new NDList(arguments);
      all.add(marker);
      // the only call path with gradients enabled
      return IValueUtils.forward(block, all, true);
    } catch (EngineException | IllegalArgumentException e) {
      throw new ModelProcessingException(
          "Tried to run the %s, but libtorch failed: %s. The inputs were %s"
              .formatted(name, EngineMessages.reason(e), shapes(arguments)),
          e);
    }
  }

  /** Calls a method with a single, non-empty list of tensors. */
  NDList callWithList(String method, NDList list) throws ModelProcessingException {
    list.forEach(array -> array.setName("list[]"));
    return call(method, list);
  }

  private static String shapes(NDList arguments) {
    return arguments.stream()
        .map(a -> a.getDataType() + " " + a.getShape())
        .collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    model.close();
  }
}

package io.sluice.compressor.training;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.sluice.compressor.CompressionException;
import io.sluice.compressor.evaluation.EngineMessages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A module in libtorch whose methods can be called so that gradients are possible. Used by one
 * thread.
 */
final class EngineModule implements AutoCloseable {
  private final String name;
  private final Model model;
  private final PtSymbolBlock block;

  private EngineModule(String name, Model model) {
    this.name = name;
    this.model = model;
    this.block = (PtSymbolBlock) model.getBlock();
  }

  /**
   * @param name for messages
   * @throws CompressionException when libtorch refuses the file
   */
  static EngineModule load(String name, Path file) throws CompressionException, IOException {
    Model model = Model.newInstance(name, "PyTorch");
    // it compiles code anew after some runs, whose rounding differs, so that a resumed training
    // would;
    // the setting is the thread's
    JniUtils.setGraphExecutorOptimize(false);
    try {
      // without this option, tensors are loaded such that they never can have gradients
      Map<String, ?> options = Map.of("trainParam", "true");
      model.load(file.getParent(), file.getFileName().toString(), options);
      EngineModule module = new EngineModule(name, model);
      JniUtils.enableInferenceMode(module.block);
      return module;
    } catch (MalformedModelException | EngineException e) {
      model.close();
      throw new CompressionException(
          "Tried to load the %s, but libtorch refuses it: %s"
              .formatted(name, EngineMessages.reason(e)),
          e);
    }
  }

  /** For tensors that live as long as the module. */
  NDManager manager() {
    return model.getNDManager();
  }

  /**
   * Calls a method with tensors.
   *
   * @param arguments at least one
   * @return tensors that belong to the manager of the first argument
   */
  NDList call(String method, NDList arguments) throws CompressionException {
    NDManager manager = arguments.get(0).getManager();
    try (NDArray marker = manager.create(0f)) {
      marker.setName("module_method:" + method);
      NDList all = new NDList(arguments);
      all.add(marker);
      // of the ways to call a method, this one alone can run it with gradients
      return IValueUtils.forward(block, all, true);
    } catch (EngineException | IllegalArgumentException e) {
      throw new CompressionException(
          "The %s fails: %s. It was given %s"
              .formatted(name, EngineMessages.reason(e), shapes(arguments)),
          e);
    }
  }

  /** Calls a method that takes one list of tensors, which may not be empty. */
  NDList callWithList(String method, NDList list) throws CompressionException {
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

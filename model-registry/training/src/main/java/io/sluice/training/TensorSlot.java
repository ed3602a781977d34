package io.sluice.training;

import io.sluice.torchscript.ScriptTensor;
import java.util.List;

/**
 * Model tensor changed by training.
 *
 * @param path path such as {@code layer1.conv1.weight}; the first path of a tensor used repeatedly
 * @param accesses TorchScript expressions of all places, such as {@code self.student.fc.weight}
 * @param tensor initial tensor
 * @param normalising whether a normalisation owns the tensor and computes in 32 bits for any input
 */
record TensorSlot(String path, List<String> accesses, ScriptTensor tensor, boolean normalising) {
  TensorSlot {
    accesses = List.copyOf(accesses);
  }
}

package io.sluice.compressor.training;

import io.sluice.compressor.torchscript.Tensor;
import java.util.List;

/**
 * A tensor of a model that training changes.
 *
 * @param path such as {@code layer1.conv1.weight}; of a tensor with several places, the first
 * @param accesses TorchScript expressions of its places, such as {@code self.student.fc.weight}
 * @param normalising whether it belongs to a normalisation, which computes in 32 bits whatever its
 *     input
 */
record TensorSlot(String path, List<String> accesses, Tensor tensor, boolean normalising) {
  TensorSlot {
    accesses = List.copyOf(accesses);
  }
}

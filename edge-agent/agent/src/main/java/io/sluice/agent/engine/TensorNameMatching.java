package io.sluice.agent.engine;

import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import java.util.Collection;
import java.util.List;

/** Matching of a signature's tensors with the tensors of a model file. */
enum TensorNameMatching {
  /** By position: the first with the first, and so on. */
  BY_POSITION,

  /** By name; the order in the file may differ. */
  BY_NAME;

  /**
   * By name if the file has exactly the signature's names, else by position, since a converter may
   * have invented names.
   *
   * @param inputs names of the inputs in the file
   * @param signature signature of the model
   */
  static TensorNameMatching of(Collection<String> inputs, ModelSignature signature) {
    List<String> wanted = names(signature.inputs());
    return inputs.size() == wanted.size() && inputs.containsAll(wanted) ? BY_NAME : BY_POSITION;
  }

  static List<String> names(List<TensorSpec> specs) {
    return specs.stream().map(TensorSpec::name).toList();
  }
}

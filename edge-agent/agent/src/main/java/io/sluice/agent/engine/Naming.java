package io.sluice.agent.engine;

import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import java.util.Collection;
import java.util.List;

/** How the tensors of a signature are matched with those of a model file. */
enum Naming {
  /** The first with the first, and so on. */
  BY_POSITION,

  /** Those of the same name; the file may list them in another order. */
  BY_NAME;

  /**
   * By name when the file has exactly the signature's names, for a converter may have made up
   * others, else by position.
   *
   * @param inputs as the file names them
   */
  static Naming of(Collection<String> inputs, ModelSignature signature) {
    List<String> wanted = names(signature.inputs());
    return inputs.size() == wanted.size() && inputs.containsAll(wanted) ? BY_NAME : BY_POSITION;
  }

  static List<String> names(List<TensorSpec> specs) {
    return specs.stream().map(TensorSpec::name).toList();
  }
}

package io.sluice.gateway.inference;

import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelVersion;
import java.util.List;
import java.util.Optional;

/** The registry's models as last known. Confined to the event loop; answers at once. */
public interface ModelDirectory {
  /** Whether the registry has ever been read. */
  boolean known();

  /**
   * One version of a model.
   *
   * @param version a tag, or {@code latest}
   */
  Optional<ModelVersion> find(ModelName model, String version);

  /** The versions of a model, empty when there is no such model. */
  List<String> versions(ModelName model);

  /** All models, by name. */
  List<ModelName> models();
}

package io.sluice.gateway.catalog;

import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelVersion;
import java.util.List;
import java.util.Map;

/**
 * The registry's models at one moment.
 *
 * @param models the versions of each, the one published last first
 */
public record RegistryCatalogueSnapshot(Map<ModelName, List<ModelVersion>> models) {
  public RegistryCatalogueSnapshot {
    models = Map.copyOf(models);
  }
}

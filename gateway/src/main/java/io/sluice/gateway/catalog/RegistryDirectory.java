package io.sluice.gateway.catalog;

import io.sluice.gateway.inference.ModelDirectory;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelVersion;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the last known catalogue. Confined to the gateway's event loop. */
public final class RegistryDirectory implements ModelDirectory {
  private static final String LATEST = "latest";

  private @Nullable RegistryCatalogueSnapshot last;

  public void update(RegistryCatalogueSnapshot catalogue) {
    last = catalogue;
  }

  @Override
  public boolean known() {
    return last != null;
  }

  @Override
  public Optional<ModelVersion> find(ModelName model, String version) {
    return of(model).stream()
        .filter(known -> version.equals(LATEST) || known.version().equals(version))
        .findFirst();
  }

  @Override
  public List<String> versions(ModelName model) {
    return of(model).stream().map(ModelVersion::version).toList();
  }

  @Override
  public List<ModelName> models() {
    return all().keySet().stream().sorted(Comparator.comparing(ModelName::value)).toList();
  }

  private List<ModelVersion> of(ModelName model) {
    return all().getOrDefault(model, List.of());
  }

  private Map<ModelName, List<ModelVersion>> all() {
    return last == null ? Map.of() : last.models();
  }
}

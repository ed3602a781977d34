package io.sluice.agent.app;

import io.sluice.agent.ladder.VariantSource;
import io.sluice.registry.client.BlobCache;
import io.sluice.registry.client.PullListener;
import io.sluice.registry.client.RegistryClient;
import io.sluice.registry.client.RegistryException;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.selection.VariantResolution;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Variants from the registry, with the cache in front. Safe to share. */
final class RegistryVariantSource implements VariantSource {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryVariantSource.class);
  private final RegistryClient client;
  private final BlobCache cache;
  private final ModelName model;
  private final String version;

  RegistryVariantSource(URI registry, BlobCache cache, ModelName model, String version) {
    this.client = new RegistryClient(registry, cache);
    this.cache = cache;
    this.model = model;
    this.version = version;
  }

  @Override
  public VariantResolution resolve(HardwareProfile device)
      throws IOException, InterruptedException {
    try {
      return client.resolve(model, version, device);
    } catch (RegistryException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public Path pull(VariantResolution resolution, VariantDescriptor variant)
      throws IOException, InterruptedException {
    cache.pin(variant.weights());
    try {
      return client.pull(resolution.model(), variant, new Logged(variant));
    } catch (RegistryException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private record Logged(VariantDescriptor variant) implements PullListener {
    @Override
    public void progress(long received, long total) {
      if (received == total) {
        LOG.info("Pulled {} ({} bytes)", variant.name(), total);
      }
    }

    @Override
    public void retry(String reason) {
      LOG.warn("Pulling {} again: {}", variant.name(), reason);
    }
  }
}

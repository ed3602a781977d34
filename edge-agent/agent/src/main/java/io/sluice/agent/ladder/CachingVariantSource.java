package io.sluice.agent.ladder;

import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.MalformedDocumentException;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.RegistryJson;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.selection.VariantRanking;
import io.sluice.registry.selection.VariantResolution;
import io.sluice.registry.selection.VariantSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Source with a cache of the last resolution in a file, for a start without the registry. Confined
 * to the ladder-building thread.
 */
public final class CachingVariantSource implements VariantSource {
  private static final Logger LOG = LoggerFactory.getLogger(CachingVariantSource.class);
  private final VariantSource registry;
  private final Path file;

  /**
   * @param registry source of resolutions
   * @param cache the agent's cache folder
   * @param model name of the model
   * @param version requested version, such as {@code latest}
   */
  public CachingVariantSource(VariantSource registry, Path cache, ModelName model, String version) {
    this.registry = registry;
    this.file = cache.resolve("resolutions").resolve(model + "@" + version + ".json");
  }

  @Override
  public VariantResolution resolve(HardwareProfile device)
      throws IOException, InterruptedException {
    VariantResolution fresh;
    try {
      fresh = registry.resolve(device);
    } catch (IOException e) {
      return remembered(device, e);
    }
    remember(fresh);
    return fresh;
  }

  @Override
  public Path pull(VariantResolution resolution, VariantDescriptor variant)
      throws IOException, InterruptedException {
    return registry.pull(resolution, variant);
  }

  private VariantResolution remembered(HardwareProfile device, IOException unreachable)
      throws IOException {
    if (!Files.exists(file)) {
      throw unreachable;
    }
    LOG.warn("{}; continuing with the cached resolution {}", unreachable.getMessage(), file);
    try {
      return rankAnew(
          device,
          RegistryJson.read(
              Files.readString(file), VariantResolution.class, "The cached resolution " + file));
    } catch (MalformedDocumentException e) {
      unreachable.addSuppressed(e);
      throw unreachable;
    }
  }

  /** Ranks again: the limits may have changed since. */
  private static VariantResolution rankAnew(HardwareProfile device, VariantResolution old) {
    VariantRanking ranking =
        VariantSelection.rank(
            device, old.fits().stream().map(VariantRanking.Fit::variant).toList());
    List<VariantRanking.Misfit> misfits = new ArrayList<>(old.misfits());
    misfits.addAll(ranking.misfits());
    return new VariantResolution(
        old.model(), old.version(), old.signature(), ranking.fits(), misfits);
  }

  /** Writes a draft and moves it, so a crash leaves the old or the new resolution. */
  private void remember(VariantResolution resolution) throws IOException {
    Files.createDirectories(file.getParent());
    Path draft = Files.createTempFile(file.getParent(), "resolution", ".part");
    Files.writeString(draft, RegistryJson.write(resolution));
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}

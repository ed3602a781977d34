package io.sluice.agent.ladder;

import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.MalformedDocumentException;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.RegistryJson;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.selection.Ranking;
import io.sluice.registry.selection.Resolution;
import io.sluice.registry.selection.Selection;
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
public final class RememberingSource implements VariantSource {
  private static final Logger LOG = LoggerFactory.getLogger(RememberingSource.class);
  private final VariantSource registry;
  private final Path file;

  /**
   * @param registry source of resolutions
   * @param cache the agent's cache folder
   * @param model name of the model
   * @param version requested version, such as {@code latest}
   */
  public RememberingSource(VariantSource registry, Path cache, ModelName model, String version) {
    this.registry = registry;
    this.file = cache.resolve("resolutions").resolve(model + "@" + version + ".json");
  }

  @Override
  public Resolution resolve(HardwareProfile device) throws IOException, InterruptedException {
    Resolution fresh;
    try {
      fresh = registry.resolve(device);
    } catch (IOException e) {
      return remembered(device, e);
    }
    remember(fresh);
    return fresh;
  }

  @Override
  public Path pull(Resolution resolution, VariantDescriptor variant)
      throws IOException, InterruptedException {
    return registry.pull(resolution, variant);
  }

  private Resolution remembered(HardwareProfile device, IOException unreachable)
      throws IOException {
    if (!Files.exists(file)) {
      throw unreachable;
    }
    LOG.warn("{}; continuing with the cached resolution {}", unreachable.getMessage(), file);
    try {
      return rankAnew(
          device,
          RegistryJson.read(
              Files.readString(file), Resolution.class, "The cached resolution " + file));
    } catch (MalformedDocumentException e) {
      unreachable.addSuppressed(e);
      throw unreachable;
    }
  }

  /** Ranks again: the limits may have changed since. */
  private static Resolution rankAnew(HardwareProfile device, Resolution old) {
    Ranking ranking =
        Selection.rank(device, old.fits().stream().map(Ranking.Fit::variant).toList());
    List<Ranking.Misfit> misfits = new ArrayList<>(old.misfits());
    misfits.addAll(ranking.misfits());
    return new Resolution(old.model(), old.version(), old.signature(), ranking.fits(), misfits);
  }

  /** Writes a draft and moves it, so a crash leaves the old or the new resolution. */
  private void remember(Resolution resolution) throws IOException {
    Files.createDirectories(file.getParent());
    Path draft = Files.createTempFile(file.getParent(), "resolution", ".part");
    Files.writeString(draft, RegistryJson.write(resolution));
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}

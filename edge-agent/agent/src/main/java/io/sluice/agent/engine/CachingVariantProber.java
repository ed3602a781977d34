package io.sluice.agent.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.VariantName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prober with a cache of passed results, for a quick restart of the device with the same profiles.
 * Failed variants are probed again. Confined to the ladder-building thread.
 */
public final class CachingVariantProber implements VariantProber {
  private static final Logger LOG = LoggerFactory.getLogger(CachingVariantProber.class);

  /** Strict reader: results of an older program may lack fields. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private final VariantProber prober;
  private final Path folder;
  private final Duration kept;
  private final InstantSource clock;

  /**
   * @param prober prober of unknown variants
   * @param folder cache folder of this device and its present settings; entries are keyed by name
   *     of the model file
   * @param kept lifetime of a result
   * @param clock clock for the age of results
   */
  public CachingVariantProber(
      VariantProber prober, Path folder, Duration kept, InstantSource clock) {
    this.prober = prober;
    this.folder = folder;
    this.kept = kept;
    this.clock = clock;
  }

  @Override
  public Map<VariantName, ProbeResult> probe(
      ModelSignature signature, Map<VariantName, ModelFile> files) throws InterruptedException {
    Map<VariantName, ProbeResult> known = new HashMap<>();
    Map<VariantName, ModelFile> unknown = new LinkedHashMap<>();
    files.forEach(
        (variant, file) ->
            remembered(file)
                .ifPresentOrElse(
                    result -> known.put(variant, result), () -> unknown.put(variant, file)));
    if (!unknown.isEmpty()) {
      Map<VariantName, ProbeResult> found = prober.probe(signature, unknown);
      unknown.forEach((variant, file) -> remember(file, found.get(variant)));
      known.putAll(found);
    }
    Map<VariantName, ProbeResult> ordered = new LinkedHashMap<>();
    files.keySet().forEach(v -> ordered.put(v, Objects.requireNonNull(known.get(v), "of each")));
    return ordered;
  }

  private Optional<ProbeResult> remembered(ModelFile file) {
    Path entry = entry(file);
    try {
      if (Files.notExists(entry)) {
        return Optional.empty();
      }
      Duration age =
          Duration.between(Files.getLastModifiedTime(entry).toInstant(), clock.instant());
      return age.isNegative() || age.compareTo(kept) > 0
          ? Optional.empty()
          : Optional.of(JSON.readValue(entry.toFile(), ProbeResult.class));
    } catch (IOException e) {
      LOG.warn("{} is probed again: the cached result {} is unreadable", file.path(), entry, e);
      return Optional.empty();
    }
  }

  /** Writes a draft and moves it, so a crash leaves the old or the new result. */
  private void remember(ModelFile file, @Nullable ProbeResult result) {
    if (!(result instanceof ProbeResult.Passed passed)) {
      return;
    }
    try {
      Files.createDirectories(folder);
      Path draft = Files.createTempFile(folder, "probe", ".part");
      Files.writeString(draft, json(passed));
      Files.setLastModifiedTime(draft, FileTime.from(clock.instant()));
      Path entry = entry(file);
      Files.move(draft, entry, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.warn("Tried to cache the probe of {}; the next start probes again", file.path(), e);
    }
  }

  private static String json(ProbeResult result) throws JsonProcessingException {
    return JSON.writerFor(ProbeResult.class).writeValueAsString(result);
  }

  private Path entry(ModelFile file) {
    return folder.resolve(file.path().getFileName() + ".json");
  }
}

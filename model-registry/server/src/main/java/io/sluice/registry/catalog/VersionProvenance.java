package io.sluice.registry.catalog;

import io.sluice.registry.manifest.Digest;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a version was made from; equal provenance means equal input.
 *
 * @param calibration empty when none was given
 * @param evaluation empty when none was given
 */
public record VersionProvenance(
    Digest model, String calibration, String evaluation, String dataset) {
  public static VersionProvenance of(PushedModel pushed) throws IOException {
    return new VersionProvenance(
        Digest.of(pushed.model()),
        digest(pushed.calibration()),
        digest(pushed.evaluation()),
        pushed.dataset());
  }

  private static String digest(@Nullable Path file) throws IOException {
    return file == null ? "" : Digest.of(file).toString();
  }
}

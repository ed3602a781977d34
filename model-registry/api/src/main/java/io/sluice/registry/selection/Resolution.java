package io.sluice.registry.selection;

import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.ModelVersion;
import java.util.List;

/**
 * What a model version has for one device.
 *
 * @param version the tag, never {@code latest}
 * @param fits variants that can run there, most wanted first
 * @param misfits the others, with every reason
 */
public record Resolution(
    ModelName model,
    String version,
    ModelSignature signature,
    List<Ranking.Fit> fits,
    List<Ranking.Misfit> misfits) {
  public Resolution {
    fits = List.copyOf(fits);
    misfits = List.copyOf(misfits);
  }

  public static Resolution of(ModelVersion version, Ranking ranking) {
    return new Resolution(
        version.model(), version.version(), version.signature(), ranking.fits(), ranking.misfits());
  }
}

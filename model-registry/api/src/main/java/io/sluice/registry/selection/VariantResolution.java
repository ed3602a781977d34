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
public record VariantResolution(
    ModelName model,
    String version,
    ModelSignature signature,
    List<VariantRanking.Fit> fits,
    List<VariantRanking.Misfit> misfits) {
  public VariantResolution {
    fits = List.copyOf(fits);
    misfits = List.copyOf(misfits);
  }

  public static VariantResolution of(ModelVersion version, VariantRanking ranking) {
    return new VariantResolution(
        version.model(), version.version(), version.signature(), ranking.fits(), ranking.misfits());
  }
}

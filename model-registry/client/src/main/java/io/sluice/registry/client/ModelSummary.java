package io.sluice.registry.client;

import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.VariantName;
import java.util.List;

/**
 * A model and its versions, the one published last first.
 *
 * @param latest the version that {@code latest} means
 */
public record ModelSummary(ModelName model, String latest, List<Version> versions) {
  public ModelSummary {
    versions = List.copyOf(versions);
  }

  /**
   * @param created when it was published, RFC 3339
   * @param index digest of its OCI image index
   * @param dataset what its accuracy was measured on; may be empty
   * @param variants best first
   * @param notes what the compressor wants people to know
   */
  public record Version(
      String version,
      String created,
      Digest index,
      String dataset,
      List<VariantName> variants,
      List<String> notes) {
    public Version {
      variants = List.copyOf(variants);
      notes = List.copyOf(notes);
    }
  }
}

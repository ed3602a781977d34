package io.sluice.registry.manifest;

/** Media types of the OCI image spec 1.1 and of the CNCF ModelPack model spec. */
public final class MediaTypes {
  public static final String IMAGE_INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String IMAGE_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String MODEL_MANIFEST = "application/vnd.cncf.model.manifest.v1+json";
  public static final String MODEL_CONFIG = "application/vnd.cncf.model.config.v1+json";

  /** Weights that are one file, stored as it is. */
  public static final String RAW_WEIGHTS = "application/vnd.cncf.model.weight.v1.raw";

  private MediaTypes() {}
}

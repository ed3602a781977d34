package io.sluice.registry.client;

import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.VariantName;

/**
 * A blob to be pulled.
 *
 * @param variant whose model file it is, for messages
 * @param bytes its promised size
 */
record BlobPull(ModelName model, VariantName variant, Digest digest, long bytes) {
  String path() {
    return "/v2/" + model + "/blobs/" + digest;
  }

  /** To continue "Tried to ". */
  String attempt() {
    return "pull blob " + digest + " (" + variant + " of " + model + ")";
  }
}

package io.sluice.registry.oci;

import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.StoredDocument;
import io.sluice.registry.storage.RepositoryStore;
import io.sluice.registry.storage.StorageFolder;
import io.sluice.registry.storage.StoredBlob;
import io.sluice.registry.storage.VersionTag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds what a pull names, or says which OCI error it is. Blocks on the disk. */
final class OciLookup {
  /** OCI distribution spec 1.1, "Pulling manifests": name. */
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");

  private final StorageFolder storage;

  OciLookup(StorageFolder storage) {
    this.storage = storage;
  }

  StoredDocument manifest(String name, String reference) throws IOException {
    ModelName model = repository(name);
    Digest digest = reference.contains(":") ? digest(reference) : tagged(model, reference);
    String mediaType =
        repositories()
            .manifestType(model, digest)
            .orElseThrow(() -> manifestUnknown(name, reference));
    byte[] content = storage.blobs().read(digest);
    return new StoredDocument(mediaType, new String(content, StandardCharsets.UTF_8));
  }

  StoredBlob blob(String name, String reference) throws IOException {
    ModelName model = repository(name);
    Digest digest = digest(reference);
    boolean known =
        repositories().hasBlob(model, digest)
            || repositories().manifestType(model, digest).isPresent();
    Optional<StoredBlob> found = known ? storage.blobs().find(digest) : Optional.empty();
    return found.orElseThrow(
        () ->
            refusal(
                404, OciError.Code.BLOB_UNKNOWN, "Repository " + name + " has no blob " + digest));
  }

  List<String> tags(String name) throws IOException {
    return repositories().tags(repository(name)).stream().map(VersionTag::value).toList();
  }

  Digest digest(String reference) {
    try {
      return Digest.parse(reference);
    } catch (IllegalArgumentException e) {
      throw refusal(400, OciError.Code.DIGEST_INVALID, String.valueOf(e.getMessage()));
    }
  }

  private Digest tagged(ModelName model, String reference) throws IOException {
    VersionTag tag;
    try {
      tag = new VersionTag(reference);
    } catch (IllegalArgumentException e) {
      throw manifestUnknown(model.value(), reference);
    }
    return repositories()
        .tagged(model, tag)
        .orElseThrow(() -> manifestUnknown(model.value(), reference));
  }

  private ModelName repository(String name) {
    if (!NAME.matcher(name).matches()) {
      throw refusal(400, OciError.Code.NAME_INVALID, "\"" + name + "\" is not a repository name");
    }
    try {
      ModelName model = new ModelName(name);
      if (repositories().exists(model)) {
        return model;
      }
    } catch (IllegalArgumentException e) {
      throw nameUnknown(name); // a name that other registries may have, but never this one
    }
    throw nameUnknown(name);
  }

  private RepositoryStore repositories() {
    return storage.repositories();
  }

  private static OciRefusal nameUnknown(String name) {
    return refusal(404, OciError.Code.NAME_UNKNOWN, "There is no repository " + name);
  }

  private static OciRefusal manifestUnknown(String name, String reference) {
    return refusal(
        404, OciError.Code.MANIFEST_UNKNOWN, "Repository " + name + " has no " + reference);
  }

  static OciRefusal refusal(int status, OciError.Code code, String message) {
    return new OciError(status, code, message).asException();
  }
}

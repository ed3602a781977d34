package io.sluice.registry.storage;

import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.ModelName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which content belongs to which repository: small files {@code <model>/manifests/<hex>} and {@code
 * <model>/blobs/<hex>} that hold a media type, and {@code <model>/tags/<tag>} that hold a digest.
 */
public final class RepositoryStore {
  private static final String MANIFESTS = "manifests";
  private static final String BLOBS = "blobs";
  private static final String TAGS = "tags";

  private final Path folder;
  private final Path temporary;

  RepositoryStore(Path folder, Path temporary) {
    this.folder = folder;
    this.temporary = temporary;
  }

  /** Names of the repositories that have a tag, sorted. */
  public List<ModelName> repositories() throws IOException {
    return names(folder).stream()
        .map(ModelName::new)
        .filter(model -> Files.isDirectory(folder.resolve(model.value()).resolve(TAGS)))
        .toList();
  }

  public boolean exists(ModelName model) {
    return Files.isDirectory(folder.resolve(model.value()).resolve(TAGS));
  }

  /** All tags of a repository, sorted; none when it does not exist. */
  public List<VersionTag> tags(ModelName model) throws IOException {
    return names(folder.resolve(model.value()).resolve(TAGS)).stream()
        .map(VersionTag::new)
        .toList();
  }

  public Optional<Digest> tagged(ModelName model, VersionTag tag) throws IOException {
    Path file = entry(model, TAGS, tag.value());
    try {
      return read(file).map(Digest::parse);
    } catch (IllegalArgumentException e) {
      throw new IOException("Tried to read a tag from " + file + ", but the file is damaged", e);
    }
  }

  /** Points a tag at a manifest, wherever it pointed before. */
  public void moveTag(ModelName model, VersionTag tag, Digest manifest) throws IOException {
    write(entry(model, TAGS, tag.value()), manifest.toString());
  }

  public void addManifest(ModelName model, Digest manifest, String mediaType) throws IOException {
    write(entry(model, MANIFESTS, manifest.hex()), mediaType);
  }

  public void addBlob(ModelName model, Digest blob, String mediaType) throws IOException {
    write(entry(model, BLOBS, blob.hex()), mediaType);
  }

  /** The media type of a manifest, empty when the repository does not have it. */
  public Optional<String> manifestType(ModelName model, Digest manifest) throws IOException {
    return read(entry(model, MANIFESTS, manifest.hex()));
  }

  public boolean hasBlob(ModelName model, Digest blob) {
    return Files.isRegularFile(entry(model, BLOBS, blob.hex()));
  }

  private Path entry(ModelName model, String kind, String name) {
    return folder.resolve(model.value()).resolve(kind).resolve(name);
  }

  private void write(Path file, String content) throws IOException {
    Path beside = Files.createTempFile(temporary, "entry", "");
    try {
      DurableFiles.write(
          new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), beside);
      DurableFiles.rename(beside, file);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static Optional<String> read(Path file) throws IOException {
    return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  private static List<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }
}

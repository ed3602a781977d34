package io.sluice.registry.catalog;

import io.sluice.registry.manifest.Precision;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.storage.BlobStore;
import io.sluice.registry.storage.StoredBlob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The model that a compression starts from.
 *
 * @param name {@code original} or the name of a variant
 * @param fileName what to call it, so that its ending says what it is
 */
record CompressionBase(String name, StoredBlob file, String fileName) {
  /** The model as it was brought. */
  static final String ORIGINAL = "original";

  /** TorchScript archives are zip files. */
  private static final byte[] ZIP = {'P', 'K'};

  /**
   * @param from see {@link CompressionOrder#from}
   * @throws UnusableModelException when there is no such model to start from; names those there are
   */
  static CompressionBase of(PublishedVersion version, String from, BlobStore blobs)
      throws UnusableModelException, IOException {
    Optional<CompressionBase> original = original(version, blobs);
    List<VariantDescriptor> variants =
        version.content().variants().stream().filter(v -> v.precision() == Precision.FP32).toList();
    if (original.isPresent() && (from.isEmpty() || from.equals(ORIGINAL))) {
      return original.get();
    }
    for (VariantDescriptor variant : variants) {
      if (from.isEmpty() || from.equals(variant.name().value())) {
        return of(variant, blobs);
      }
    }
    Stream<String> names = variants.stream().map(variant -> variant.name().value());
    throw new UnusableModelException(
        "A compression of %s:%s cannot start from \"%s\"; it can from %s"
            .formatted(
                version.content().model(),
                version.content().version(),
                from.isEmpty() ? ORIGINAL : from,
                Stream.concat(original.stream().map(CompressionBase::name), names)
                    .collect(Collectors.joining(", ", "[", "]"))),
        null);
  }

  /** Empty for what was pushed before originals were kept. */
  private static Optional<CompressionBase> original(PublishedVersion version, BlobStore blobs)
      throws IOException {
    Optional<StoredBlob> file = blobs.find(version.madeFrom().model());
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream content = Files.newInputStream(file.get().file())) {
      boolean zip = Arrays.equals(content.readNBytes(ZIP.length), ZIP);
      return Optional.of(
          new CompressionBase(ORIGINAL, file.get(), zip ? "model.pt" : "model.onnx"));
    }
  }

  private static CompressionBase of(VariantDescriptor variant, BlobStore blobs) throws IOException {
    StoredBlob file =
        blobs
            .find(variant.weights())
            .orElseThrow(
                () ->
                    new IOException(
                        "The file " + variant.weights() + " of " + variant.name() + " is missing"));
    return new CompressionBase(
        variant.name().value(), file, variant.name() + variant.engine().fileSuffix());
  }
}

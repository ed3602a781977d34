package io.sluice.registry.catalog;

import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.MalformedDocumentException;
import io.sluice.registry.manifest.ModelIndex;
import io.sluice.registry.manifest.RegistryJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the registry itself writes on an index: when, from what, the maker's notes, and what has
 * added to it since.
 */
final class IndexAnnotations {
  /** OCI image spec, "Pre-Defined Annotation Keys": RFC 3339. */
  private static final String CREATED = "org.opencontainers.image.created";

  private static final String MADE_FROM = "io.sluice.made-from";
  private static final String NOTES = "io.sluice.notes";
  private static final String COMPRESSIONS = "io.sluice.compressions";

  private IndexAnnotations() {}

  static Map<String, String> write(
      Instant created,
      VersionProvenance madeFrom,
      List<String> notes,
      List<CompressionRecord> compressions) {
    return Map.of(
        CREATED, created.toString(),
        MADE_FROM, RegistryJson.write(madeFrom),
        NOTES, RegistryJson.write(notes),
        COMPRESSIONS, RegistryJson.write(compressions));
  }

  static PublishedVersion read(Digest digest, ModelIndex index) throws MalformedDocumentException {
    return new PublishedVersion(
        index,
        digest,
        instant(text(index, CREATED)),
        RegistryJson.read(
            text(index, MADE_FROM), VersionProvenance.class, "Annotation " + MADE_FROM),
        List.of(RegistryJson.read(text(index, NOTES), String[].class, "Annotation " + NOTES)),
        compressions(index));
  }

  /** Indexes of before there were compressions do not have the annotation. */
  private static List<CompressionRecord> compressions(ModelIndex index)
      throws MalformedDocumentException {
    String json = index.annotations().getOrDefault(COMPRESSIONS, "[]");
    return List.of(
        RegistryJson.read(json, CompressionRecord[].class, "Annotation " + COMPRESSIONS));
  }

  private static String text(ModelIndex index, String key) throws MalformedDocumentException {
    String text = index.annotations().get(key);
    if (text == null) {
      throw new MalformedDocumentException(
          "The index of " + index.content().model() + " lacks the annotation " + key);
    }
    return text;
  }

  private static Instant instant(String text) throws MalformedDocumentException {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new MalformedDocumentException("Annotation " + CREATED + " is no time: " + text, e);
    }
  }
}

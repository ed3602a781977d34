package io.sluice.registry.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.registry.hardware.Architecture;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A model version as an OCI image index: one variant manifest per variant, best first.
 *
 * <p>A manifest is listed once for each architecture it runs on, with that platform, so that a
 * client that knows nothing of Sluice and takes the first match gets the best variant that its
 * architecture can run. What platforms cannot say is in the annotations of the descriptors.
 *
 * @param manifestBytes size of each variant's manifest
 * @param annotations further annotations of the index, such as where the model came from
 */
public record ModelIndex(
    ModelVersion content, Map<Digest, Long> manifestBytes, Map<String, String> annotations) {
  private static final String WHAT = "The image index";

  public ModelIndex {
    manifestBytes = Map.copyOf(manifestBytes);
    annotations = Map.copyOf(annotations);
    for (VariantDescriptor variant : content.variants()) {
      if (!manifestBytes.containsKey(variant.manifest())) {
        throw new IllegalArgumentException("No size of the manifest of " + variant.name());
      }
    }
  }

  public StoredDocument encode() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("schemaVersion", 2)
        .put("mediaType", MediaTypes.IMAGE_INDEX)
        .put("artifactType", MediaTypes.MODEL_MANIFEST);
    ArrayNode manifests = root.putArray("manifests");
    content.variants().forEach(variant -> encode(variant, manifests));
    ObjectNode notes = root.putObject("annotations");
    new TreeMap<>(annotations).forEach(notes::put);
    notes
        .put(VariantAnnotations.MODEL, content.model().value())
        .put(VariantAnnotations.VERSION, content.version())
        .put(VariantAnnotations.SIGNATURE, RegistryJson.write(content.signature()));
    return new StoredDocument(MediaTypes.IMAGE_INDEX, RegistryJson.write(root));
  }

  /**
   * @throws MalformedDocumentException saying which field of the index is wrong
   */
  public static ModelIndex decode(byte[] index) throws MalformedDocumentException {
    DocumentNode root = DocumentNode.parse(WHAT, new String(index, StandardCharsets.UTF_8));
    root.requireText("mediaType", MediaTypes.IMAGE_INDEX);
    Map<Digest, VariantDescriptor> variants = new LinkedHashMap<>();
    Map<Digest, Long> sizes = new LinkedHashMap<>();
    for (DocumentNode listed : root.array("manifests")) {
      listed.requireText("mediaType", MediaTypes.IMAGE_MANIFEST);
      Digest manifest = listed.digest("digest");
      sizes.put(manifest, listed.count("size"));
      variants.putIfAbsent(
          manifest, VariantAnnotations.read(listed.object("annotations")).describedBy(manifest));
    }
    DocumentNode notes = root.object("annotations");
    ModelVersion content =
        new ModelVersion(
            notes.parse(VariantAnnotations.MODEL, ModelName::new),
            notes.text(VariantAnnotations.VERSION),
            notes.json(VariantAnnotations.SIGNATURE, ModelSignature.class),
            List.copyOf(variants.values()));
    return new ModelIndex(content, sizes, further(notes.texts()));
  }

  private static Map<String, String> further(Map<String, String> annotations) {
    annotations
        .keySet()
        .removeAll(
            Set.of(
                VariantAnnotations.MODEL,
                VariantAnnotations.VERSION,
                VariantAnnotations.SIGNATURE));
    return annotations;
  }

  private void encode(VariantDescriptor variant, ArrayNode manifests) {
    Set<Architecture> named = variant.needs().architectures();
    for (Architecture architecture : Architecture.values()) {
      if (named.isEmpty() || named.contains(architecture)) {
        encode(variant, architecture, manifests.addObject());
      }
    }
  }

  private void encode(VariantDescriptor variant, Architecture architecture, ObjectNode entry) {
    entry
        .put("mediaType", MediaTypes.IMAGE_MANIFEST)
        .put("artifactType", MediaTypes.MODEL_MANIFEST)
        .put("digest", variant.manifest().toString())
        .put("size", manifestBytes.get(variant.manifest()));
    entry.putObject("platform").put("architecture", architecture.ociName()).put("os", "linux");
    VariantAnnotations.write(variant.content(), entry.putObject("annotations"));
  }
}

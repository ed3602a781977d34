package io.sluice.registry.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.registry.hardware.HardwareNeeds;
import java.util.List;
import java.util.Locale;

/**
 * The annotations by which any OCI client can read what a variant needs and what it was measured to
 * do. Values are plain text or small JSON.
 */
final class VariantAnnotations {
  static final String MODEL = "io.sluice.model";
  static final String VERSION = "org.opencontainers.image.version";
  static final String SIGNATURE = "io.sluice.signature";
  static final String VARIANT = "io.sluice.variant";
  static final String PRECISION = "io.sluice.precision";
  static final String TECHNIQUES = "io.sluice.techniques";
  static final String NEEDS = "io.sluice.needs";
  static final String FACTS = "io.sluice.facts";
  static final String RECIPE = "io.sluice.recipe";
  static final String WEIGHTS_DIGEST = "io.sluice.weights.digest";
  static final String WEIGHTS_SIZE = "io.sluice.weights.size";

  /** Of a layer: the name to give the file (ModelPack, "Layer Annotation Keys"). */
  static final String FILE_PATH = "org.cncf.model.filepath";

  private VariantAnnotations() {}

  static void write(VariantContent variant, ObjectNode annotations) {
    annotations
        .put(VARIANT, variant.name().value())
        .put(PRECISION, variant.precision().name().toLowerCase(Locale.ROOT))
        .put(TECHNIQUES, RegistryJson.write(variant.techniques()))
        .put(NEEDS, RegistryJson.write(variant.needs()))
        .put(FACTS, RegistryJson.write(variant.facts()))
        .put(WEIGHTS_DIGEST, variant.weights().toString())
        .put(WEIGHTS_SIZE, Long.toString(variant.weightsBytes()));
  }

  static VariantContent read(DocumentNode annotations) throws MalformedDocumentException {
    return new VariantContent(
        annotations.parse(VARIANT, VariantName::new),
        annotations.parse(WEIGHTS_DIGEST, Digest::parse),
        annotations.parse(WEIGHTS_SIZE, Long::parseLong),
        annotations.parse(PRECISION, name -> Precision.valueOf(name.toUpperCase(Locale.ROOT))),
        List.of(annotations.json(TECHNIQUES, String[].class)),
        annotations.json(NEEDS, HardwareNeeds.class),
        annotations.json(FACTS, VariantFacts.class));
  }
}

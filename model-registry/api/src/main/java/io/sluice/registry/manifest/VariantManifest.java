package io.sluice.registry.manifest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One variant as an OCI image manifest of the CNCF ModelPack spec, with its config.
 *
 * <p>The manifest has the artifact type {@link MediaTypes#MODEL_MANIFEST} and one layer of {@link
 * MediaTypes#RAW_WEIGHTS}, the model file.
 *
 * @param config digest of the config document
 * @param recipe how the variant was made, in the YAML of the compressor; empty when it is not known
 */
public record VariantManifest(Digest config, VariantContent content, String recipe) {
  private static final String WHAT = "The variant manifest";
  private static final String CONFIG = "config";

  /** The config document (ModelPack, "Model Artifact Configuration"). */
  public static StoredDocument config(ModelName model, String version, VariantContent variant) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.putObject("descriptor")
        .put("name", model.value())
        .put("version", version)
        .put("title", model + ":" + version + " " + variant.name());
    ObjectNode config = root.putObject(CONFIG).put("format", variant.engine().format());
    config.put("precision", variant.precision().name().toLowerCase(Locale.ROOT));
    if (variant.facts().parameters() >= 1000) {
      config.put("paramSize", parameterSize(variant.facts().parameters()));
    }
    if (!variant.techniques().isEmpty()) {
      config.put("quantization", String.join(",", variant.techniques()));
    }
    root.putObject("modelfs")
        .put("type", "layers")
        .putArray("diffIds")
        .add(variant.weights().toString());
    return new StoredDocument(MediaTypes.MODEL_CONFIG, RegistryJson.write(root));
  }

  /**
   * @param recipe empty when it is not known
   */
  public static StoredDocument encode(
      StoredDocument config, VariantContent variant, String recipe) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("schemaVersion", 2)
        .put("mediaType", MediaTypes.IMAGE_MANIFEST)
        .put("artifactType", MediaTypes.MODEL_MANIFEST);
    root.putObject(CONFIG)
        .put("mediaType", config.mediaType())
        .put("digest", config.digest().toString())
        .put("size", config.size());
    root.putArray("layers")
        .addObject()
        .put("mediaType", MediaTypes.RAW_WEIGHTS)
        .put("digest", variant.weights().toString())
        .put("size", variant.weightsBytes())
        .putObject("annotations")
        .put(VariantAnnotations.FILE_PATH, variant.name() + variant.engine().fileSuffix());
    ObjectNode annotations = root.putObject("annotations");
    VariantAnnotations.write(variant, annotations);
    if (!recipe.isEmpty()) {
      annotations.put(VariantAnnotations.RECIPE, recipe);
    }
    return new StoredDocument(MediaTypes.IMAGE_MANIFEST, RegistryJson.write(root));
  }

  /**
   * @throws MalformedDocumentException saying which field of the manifest is wrong
   */
  public static VariantManifest decode(byte[] manifest) throws MalformedDocumentException {
    DocumentNode root = DocumentNode.parse(WHAT, new String(manifest, StandardCharsets.UTF_8));
    root.requireText("mediaType", MediaTypes.IMAGE_MANIFEST);
    root.requireText("artifactType", MediaTypes.MODEL_MANIFEST);
    DocumentNode config = root.object(CONFIG);
    config.requireText("mediaType", MediaTypes.MODEL_CONFIG);
    var layers = root.array("layers");
    if (layers.size() != 1) {
      throw root.malformed("layers must be the one model file, but are " + layers.size());
    }
    layers.get(0).requireText("mediaType", MediaTypes.RAW_WEIGHTS);
    DocumentNode annotations = root.object("annotations");
    VariantContent content = VariantAnnotations.read(annotations);
    if (!layers.get(0).digest("digest").equals(content.weights())
        || layers.get(0).count("size") != content.weightsBytes()) {
      throw root.malformed("layers[0] is another file than its annotations say");
    }
    return new VariantManifest(
        config.digest("digest"),
        content,
        annotations.texts().getOrDefault(VariantAnnotations.RECIPE, ""));
  }

  private static String parameterSize(long parameters) {
    String[] scales = {"K", "M", "B", "T", "Q"};
    double scaled = parameters / 1000.0;
    int scale = 0;
    while (scaled >= 1000 && scale < scales.length - 1) {
      scaled /= 1000;
      scale++;
    }
    return String.format(Locale.ROOT, "%.1f%s", scaled, scales[scale]);
  }
}

package io.sluice.registry.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class ModelIndexTest {
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void anIndexSaysAllOfItsModelVersion() throws Exception {
    ModelIndex index = Examples.index(Examples.fp32(), Examples.int8(), Examples.onnx());

    assertThat(ModelIndex.decode(index.encode().bytes())).isEqualTo(index);
  }

  @Test
  void unknownAccuracyStaysUnknown() throws Exception {
    VariantContent unlabelled =
        new VariantContent(
            new VariantName("fp32"),
            Digest.of(new byte[0]),
            1,
            Precision.FP32,
            java.util.List.of(),
            Examples.fp32().needs(),
            Examples.facts(null, 1));

    ModelIndex decoded = ModelIndex.decode(Examples.index(unlabelled).encode().bytes());

    VariantFacts facts = decoded.content().variants().get(0).facts();
    assertThat(facts.accuracy()).isNull();
    assertThat(facts.agreement()).isNull();
  }

  @Test
  void aGenericClientOfEachArchitectureFindsItsBestVariantFirst() throws Exception {
    JsonNode index =
        JSON.readTree(Examples.index(Examples.int8(), Examples.fp32()).encode().bytes());

    assertThat(index.at("/mediaType").asText()).isEqualTo(MediaTypes.IMAGE_INDEX);
    assertThat(index.at("/manifests").findValuesAsText("architecture"))
        .containsExactly("amd64", "amd64", "arm64");
    assertThat(index.at("/manifests").findValuesAsText("io.sluice.variant"))
        .containsExactly("int8-static", "fp32", "fp32");
    assertThat(index.at("/manifests/0/artifactType").asText()).isEqualTo(MediaTypes.MODEL_MANIFEST);
  }

  @Test
  void textThatIsNoJsonIsMalformed() {
    assertMalformed("<html>", "The image index is malformed: Unexpected character");
    assertMalformed("[]", "it is no JSON object");
    assertMalformed("", "The image index is malformed");
  }

  @Test
  void theMessageNamesTheMissingField() throws Exception {
    assertBroken(root -> root.remove("manifests"), "manifests is missing");
    assertBroken(root -> root.put("manifests", 3), "manifests must be an array, but is NUMBER");
    assertBroken(root -> root.put("mediaType", "text/html"), "but is \"text/html\"");
    assertBroken(root -> first(root).put("size", -1), "manifests[0].size must be a whole number");
    assertBroken(
        root -> first(root).put("digest", "md5:1"),
        "manifests[0].digest: Only sha256 digests are known, not \"md5:1\"");
    assertBroken(
        root -> notes(root).remove("io.sluice.needs"),
        "manifests[0].annotations.io.sluice.needs is missing");
    assertBroken(
        root -> notes(root).put("io.sluice.needs", "{\"cpuFeatures\":[]}"),
        "manifests[0].annotations.io.sluice.needs, is malformed: architectures is missing");
    assertBroken(
        root -> notes(root).put("io.sluice.weights.size", "big"),
        "manifests[0].annotations.io.sluice.weights.size: For input string: \"big\"");
    assertBroken(
        root -> ((ObjectNode) root.get("annotations")).put("io.sluice.signature", "{"),
        "annotations.io.sluice.signature, is malformed");
  }

  private static ObjectNode first(ObjectNode root) {
    return (ObjectNode) root.at("/manifests/0");
  }

  private static ObjectNode notes(ObjectNode root) {
    return (ObjectNode) root.at("/manifests/0/annotations");
  }

  private static void assertBroken(Consumer<ObjectNode> change, String message) throws Exception {
    ObjectNode root = (ObjectNode) JSON.readTree(Examples.index(Examples.fp32()).encode().json());
    change.accept(root);
    assertMalformed(root.toString(), message);
  }

  private static void assertMalformed(String json, String message) {
    assertThatThrownBy(() -> ModelIndex.decode(json.getBytes(UTF_8)))
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessageContaining(message);
  }
}

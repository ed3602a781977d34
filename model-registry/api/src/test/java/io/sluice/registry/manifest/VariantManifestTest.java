package io.sluice.registry.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

final class VariantManifestTest {
  private static final JsonMapper JSON = new JsonMapper();
  private final StoredDocument config =
      VariantManifest.config(Examples.FASHION, "3", Examples.int8());
  private final StoredDocument manifest =
      VariantManifest.encode(config, Examples.int8(), "name: int8-static\n");

  @Test
  void aManifestSaysAllOfItsVariant() throws Exception {
    VariantManifest decoded = VariantManifest.decode(manifest.bytes());

    assertThat(decoded)
        .isEqualTo(new VariantManifest(config.digest(), Examples.int8(), "name: int8-static\n"));
  }

  @Test
  void theManifestIsAModelPackArtifactWithOneRawLayer() throws Exception {
    JsonNode root = JSON.readTree(manifest.bytes());

    assertThat(root.at("/schemaVersion").asInt()).isEqualTo(2);
    assertThat(root.at("/artifactType").asText())
        .isEqualTo("application/vnd.cncf.model.manifest.v1+json");
    assertThat(root.at("/config/mediaType").asText())
        .isEqualTo("application/vnd.cncf.model.config.v1+json");
    assertThat(root.at("/config/size").asLong()).isEqualTo(config.size());
    assertThat(root.at("/layers/0/mediaType").asText())
        .isEqualTo("application/vnd.cncf.model.weight.v1.raw");
    assertThat(root.at("/layers/0/size").asLong()).isEqualTo(760_000);
    assertThat(root.at("/layers/0/annotations/org.cncf.model.filepath").asText())
        .isEqualTo("int8-static.pt");
  }

  @Test
  void theConfigDescribesTheModelAsModelPackAsks() throws Exception {
    JsonNode root = JSON.readTree(config.bytes());

    assertThat(root.at("/config/format").asText()).isEqualTo("torchscript");
    assertThat(root.at("/config/precision").asText()).isEqualTo("int8");
    assertThat(root.at("/config/quantization").asText()).isEqualTo("fold-batchnorm,static-int8");
    assertThat(root.at("/config/paramSize").asText()).isEqualTo("692.0K");
    assertThat(root.at("/modelfs/type").asText()).isEqualTo("layers");
    assertThat(root.at("/modelfs/diffIds/0").asText())
        .isEqualTo(Examples.int8().weights().toString());
  }

  @Test
  void aVariantOfAnotherEngineSaysSo() throws Exception {
    StoredDocument onnxConfig = VariantManifest.config(Examples.FASHION, "3", Examples.onnx());
    StoredDocument onnx = VariantManifest.encode(onnxConfig, Examples.onnx(), "");
    JsonNode root = JSON.readTree(onnx.bytes());

    assertThat(VariantManifest.decode(onnx.bytes()))
        .isEqualTo(new VariantManifest(onnxConfig.digest(), Examples.onnx(), ""));
    assertThat(JSON.readTree(onnxConfig.bytes()).at("/config/format").asText()).isEqualTo("onnx");
    assertThat(root.at("/layers/0/mediaType").asText())
        .isEqualTo("application/vnd.cncf.model.weight.v1.raw");
    assertThat(root.at("/layers/0/annotations/org.cncf.model.filepath").asText())
        .isEqualTo("onnx-fp32.onnx");
    assertThat(root.at("/annotations/io.sluice.needs").asText())
        .contains("\"engine\":\"onnxruntime\"");
  }

  @Test
  void aManifestOfBeforeThereWasASecondEngineIsForPyTorch() throws Exception {
    String old = manifest.json().replace("\\\"engine\\\":\\\"pytorch\\\",", "");

    assertThat(old).doesNotContain("pytorch");
    assertThat(VariantManifest.decode(old.getBytes(UTF_8)).content()).isEqualTo(Examples.int8());
  }

  @Test
  void aLayerThatContradictsTheAnnotationsIsMalformed() {
    String other = manifest.json().replaceFirst("\"size\":760000", "\"size\":760001");

    assertThatThrownBy(() -> VariantManifest.decode(other.getBytes(UTF_8)))
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessageContaining("layers[0] is another file than its annotations say");
  }

  @Test
  void anotherArtifactTypeIsMalformed() {
    String other = manifest.json().replace(MediaTypes.MODEL_MANIFEST, "application/x-helm");

    assertThatThrownBy(() -> VariantManifest.decode(other.getBytes(UTF_8)))
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessageContaining("artifactType must be \"" + MediaTypes.MODEL_MANIFEST + "\"")
        .hasMessageContaining("application/x-helm");
  }
}

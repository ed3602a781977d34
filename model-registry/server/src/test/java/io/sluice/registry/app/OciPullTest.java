package io.sluice.registry.app;

import static io.sluice.registry.app.RegistryFixture.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.MediaTypes;
import io.sluice.registry.manifest.ModelIndex;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.manifest.VariantManifest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pull side of the OCI distribution spec 1.1, as any OCI client uses it. */
final class OciPullTest {
  private static final String ZEROS = "sha256:" + "0".repeat(64);
  @TempDir private Path folder;
  private RegistryFixture registry;
  private VariantDescriptor int8;

  @BeforeEach
  void publish() throws Exception {
    registry = new RegistryFixture(folder, RegistryFixture::twoVariants);
    int8 = registry.published("1", "int8-static");
  }

  @AfterEach
  void stop() throws Exception {
    registry.close();
  }

  @Test
  void theBaseSaysThatTheApiIsThere() throws Exception {
    assertThat(registry.get("/v2/").statusCode()).isEqualTo(200);
    assertThat(registry.get("/v2").statusCode()).isEqualTo(200);
  }

  @Test
  void aGenericClientWalksFromTagToWeights() throws Exception {
    HttpResponse<byte[]> tagged = registry.get("/v2/fashion/manifests/1");
    ModelIndex index = ModelIndex.decode(tagged.body());
    Digest manifestDigest = index.content().variants().get(1).manifest();
    HttpResponse<byte[]> manifest = registry.get("/v2/fashion/manifests/" + manifestDigest);
    VariantManifest variant = VariantManifest.decode(manifest.body());
    HttpResponse<byte[]> config = registry.get("/v2/fashion/blobs/" + variant.config());
    HttpResponse<byte[]> weights = registry.get("/v2/fashion/blobs/" + variant.content().weights());

    assertThat(header(tagged, "Content-Type")).isEqualTo(MediaTypes.IMAGE_INDEX);
    assertThat(header(tagged, "Docker-Content-Digest"))
        .isEqualTo(Digest.of(tagged.body()).toString());
    assertThat(header(manifest, "Content-Type")).isEqualTo(MediaTypes.IMAGE_MANIFEST);
    assertThat(Digest.of(manifest.body())).isEqualTo(manifestDigest);
    assertThat((long) manifest.body().length).isEqualTo(index.manifestBytes().get(manifestDigest));
    assertThat(Digest.of(config.body())).isEqualTo(variant.config());
    assertThat(Digest.of(weights.body())).isEqualTo(int8.weights());
    assertThat(variant.content()).isEqualTo(int8.content());
  }

  @Test
  void headSaysWhatGetWouldGive() throws Exception {
    HttpResponse<byte[]> get = registry.get("/v2/fashion/manifests/latest");
    HttpResponse<byte[]> manifest = registry.send("HEAD", "/v2/fashion/manifests/latest");
    HttpResponse<byte[]> blob = registry.send("HEAD", blob());

    assertThat(manifest.statusCode()).isEqualTo(200);
    assertThat(manifest.body()).isEmpty();
    assertThat(header(manifest, "Content-Length")).isEqualTo("" + get.body().length);
    assertThat(header(manifest, "Content-Type")).isEqualTo(MediaTypes.IMAGE_INDEX);
    assertThat(header(manifest, "Docker-Content-Digest"))
        .isEqualTo(Digest.of(get.body()).toString());
    assertThat(blob.statusCode()).isEqualTo(200);
    assertThat(header(blob, "Content-Length")).isEqualTo("" + int8.weightsBytes());
    assertThat(header(blob, "Accept-Ranges")).isEqualTo("bytes");
  }

  @Test
  void partsOfABlobAreServedByRange() throws Exception {
    byte[] whole = Files.readAllBytes(registry.storedBlob(int8.weights()));

    HttpResponse<byte[]> middle = registry.get(blob(), "Range", "bytes=10-19");
    HttpResponse<byte[]> rest = registry.get(blob(), "Range", "bytes=990-");
    HttpResponse<byte[]> suffix = registry.get(blob(), "Range", "bytes=-5");
    HttpResponse<byte[]> beyond = registry.get(blob(), "Range", "bytes=995-5000");

    assertThat(middle.statusCode()).isEqualTo(206);
    assertThat(header(middle, "Content-Range")).isEqualTo("bytes 10-19/1000");
    assertThat(middle.body()).isEqualTo(Arrays.copyOfRange(whole, 10, 20));
    assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(whole, 990, 1000));
    assertThat(suffix.body()).isEqualTo(Arrays.copyOfRange(whole, 995, 1000));
    assertThat(header(beyond, "Content-Range")).isEqualTo("bytes 995-999/1000");
  }

  @Test
  void aRangeBehindTheEndIsNotSatisfiable() throws Exception {
    HttpResponse<byte[]> response = registry.get(blob(), "Range", "bytes=1000-");

    assertThat(response.statusCode()).isEqualTo(416);
    assertThat(header(response, "Content-Range")).isEqualTo("bytes */1000");
  }

  @Test
  void rangesThatCannotBeReadAreIgnored() throws Exception {
    for (String range : new String[] {"bytes=5-2", "bytes=-", "lines=1-2", "bytes=1-2,4-5"}) {
      assertThat(registry.get(blob(), "Range", range).statusCode()).as(range).isEqualTo(200);
    }
  }

  @Test
  void tagsAreListedInPages() throws Exception {
    registry.push("2", bytes(2, 100));
    registry.push("3", bytes(3, 100));

    HttpResponse<byte[]> all = registry.get("/v2/fashion/tags/list");
    HttpResponse<byte[]> first = registry.get("/v2/fashion/tags/list?n=2");
    HttpResponse<byte[]> next = registry.get("/v2/fashion/tags/list?n=2&last=2");
    HttpResponse<byte[]> none = registry.get("/v2/fashion/tags/list?n=0");

    assertThat(text(all))
        .isEqualTo("{\"name\":\"fashion\",\"tags\":[\"1\",\"2\",\"3\",\"latest\"]}");
    assertThat(text(first)).isEqualTo("{\"name\":\"fashion\",\"tags\":[\"1\",\"2\"]}");
    assertThat(header(first, "Link")).isEqualTo("</v2/fashion/tags/list?n=2&last=2>; rel=\"next\"");
    assertThat(text(next)).isEqualTo("{\"name\":\"fashion\",\"tags\":[\"3\",\"latest\"]}");
    assertThat(next.headers().firstValue("Link")).isEmpty();
    assertThat(text(none)).isEqualTo("{\"name\":\"fashion\",\"tags\":[]}");
  }

  @Test
  void referrersAreAnEmptyIndex() throws Exception {
    HttpResponse<byte[]> response =
        registry.get("/v2/fashion/referrers/" + int8.manifest() + "?artifactType=x");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Type")).isEqualTo(MediaTypes.IMAGE_INDEX);
    assertThat(header(response, "OCI-Filters-Applied")).isEqualTo("artifactType");
    assertThat(text(response)).contains("\"schemaVersion\":2").contains("\"manifests\":[]");
  }

  @Test
  void errorsHaveTheCodesOfTheSpec() throws Exception {
    assertError("/v2/fashion/manifests/9", 404, "MANIFEST_UNKNOWN");
    assertError("/v2/fashion/manifests/" + ZEROS, 404, "MANIFEST_UNKNOWN");
    assertError("/v2/fashion/manifests/" + int8.weights(), 404, "MANIFEST_UNKNOWN");
    assertError("/v2/fashion/manifests/sha256:12", 400, "DIGEST_INVALID");
    assertError("/v2/fashion/blobs/" + ZEROS, 404, "BLOB_UNKNOWN");
    assertError("/v2/fashion/blobs/nonsense", 400, "DIGEST_INVALID");
    assertError("/v2/fashion/referrers/nonsense", 400, "DIGEST_INVALID");
    assertError("/v2/shoes/manifests/1", 404, "NAME_UNKNOWN");
    assertError("/v2/library/shoes/tags/list", 404, "NAME_UNKNOWN");
    assertError("/v2/Shoes/manifests/1", 400, "NAME_INVALID");
    assertError("/v2/fashion/tags/list?n=many", 400, "PAGINATION_NUMBER_INVALID");
    assertError("/v2/fashion/nothing", 404, "NAME_UNKNOWN");
  }

  @Test
  void pushingByOciIsUnsupportedAndSaysWhereToPush() throws Exception {
    HttpResponse<byte[]> response = registry.send("POST", "/v2/fashion/blobs/uploads/");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(text(response)).contains("UNSUPPORTED").contains("POST /api/models/");
  }

  @Test
  void blobsOfAnotherRepositoryAreNotServed() throws Exception {
    java.nio.file.Path repositories = folder.resolve("storage/repositories");
    Files.createDirectories(repositories.resolve("other/tags"));

    assertError("/v2/other/blobs/" + int8.weights(), 404, "BLOB_UNKNOWN");
  }

  private void assertError(String path, int status, String code) throws Exception {
    HttpResponse<byte[]> response = registry.get(path);
    assertThat(response.statusCode()).as(path).isEqualTo(status);
    assertThat(text(response))
        .as(path)
        .startsWith("{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"")
        .endsWith("\"detail\":{}}]}");
  }

  private String blob() {
    return "/v2/fashion/blobs/" + int8.weights();
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("(none)");
  }
}

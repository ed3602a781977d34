package io.sluice.registry.app;

import static io.sluice.registry.app.RegistryFixture.FASHION;
import static io.sluice.registry.app.RegistryFixture.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.registry.client.PushJob;
import io.sluice.registry.client.PushRequest;
import io.sluice.registry.client.RegistryException;
import io.sluice.registry.client.RegistryException.Kind;
import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.ModelVersion;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes of models as their clients see them, good and bad. */
final class PushHttpTest {
  @TempDir private Path folder;
  private final CountDownLatch gate = new CountDownLatch(1);
  private RegistryFixture registry;

  @BeforeEach
  void start() throws Exception {
    registry =
        new RegistryFixture(
            folder,
            (pushed, output, progress) -> {
              byte[] model = Files.readAllBytes(pushed.model());
              if (model.length > 0 && model[0] == 'W') {
                progress.at("wait", 0.5);
                gate.await();
              }
              if (model.length > 0 && model[0] == 'S') {
                throw new StackOverflowError();
              }
              if (model.length > 0 && model[0] == 'M') {
                throw new OutOfMemoryError("Java heap space");
              }
              return RegistryFixture.twoVariants(pushed, output, progress);
            });
  }

  @AfterEach
  void stop() throws Exception {
    gate.countDown();
    registry.close();
  }

  @Test
  void aModelThatCannotBeUsedFailsItsJobAndPublishesNothing() throws Exception {
    PushJob job = registry.push("1", "X no TorchScript".getBytes(UTF_8));

    assertThat(job.state()).isEqualTo(PushJob.State.FAILED);
    assertThat(job.error()).isEqualTo("archive/data.pkl refers to the class os.system");
    assertThat(registry.client.models()).isEmpty();
    assertThat(folder.resolve("storage/repositories")).doesNotExist();
    assertThat(folder.resolve("storage/tmp")).isDirectoryNotContaining("glob:**/job*");
  }

  @Test
  void aModelThatExhaustsTheRegistryFailsItsJobAndNoOther() throws Exception {
    PushJob deep = registry.push("1", "Stack".getBytes(UTF_8));
    PushJob large = registry.push("2", "Memory".getBytes(UTF_8));
    PushJob next = registry.push("3", bytes(1, 100));

    assertThat(deep.state()).isEqualTo(PushJob.State.FAILED);
    assertThat(deep.error()).contains("nests deeper than the registry can follow");
    assertThat(large.state()).isEqualTo(PushJob.State.FAILED);
    assertThat(large.error()).contains("ran out of memory making it").contains("Java heap space");
    assertThat(next.state()).isEqualTo(PushJob.State.DONE);
  }

  @Test
  void theModelAsItWasBroughtIsKept() throws Exception {
    byte[] model = bytes(1, 5000);

    registry.push("1", model);

    HttpResponse<byte[]> kept = registry.get("/v2/fashion/blobs/" + Digest.of(model));
    assertThat(kept.statusCode()).isEqualTo(200);
    assertThat(kept.body()).isEqualTo(model);
  }

  @Test
  void aVersionThatFailedMayBePushedAgainWithOtherContent() throws Exception {
    registry.push("1", "X no TorchScript".getBytes(UTF_8));

    assertThat(registry.push("1", bytes(1, 100)).state()).isEqualTo(PushJob.State.DONE);
  }

  @Test
  void aPublishedVersionIsImmutable() throws Exception {
    registry.push("1", bytes(1, 100));
    ModelVersion before = registry.client.version(FASHION, "1");

    assertThatThrownBy(() -> registry.push("1", bytes(2, 100)))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("409: fashion:1 was made from other content")
        .extracting(e -> ((RegistryException) e).kind())
        .isEqualTo(Kind.CONFLICT);
    assertThat(registry.push("1", bytes(1, 100)).state()).isEqualTo(PushJob.State.DONE);
    assertThat(registry.client.version(FASHION, "1")).isEqualTo(before);
  }

  @Test
  void pushingTheSameTwiceAtOnceIsOneJob() throws Exception {
    String first = push("1", "Wait 1");
    String second = push("1", "Wait 1");

    assertThat(second).isEqualTo(first);
    assertThatThrownBy(() -> push("1", "Wait 2"))
        .hasMessageContaining("fashion:1 is being made from other content");
  }

  @Test
  void aFullQueueRefusesWithRetryAfter() throws Exception {
    String running = push("0", "Wait 0");
    await().until(() -> registry.client.job(running).state() == PushJob.State.RUNNING);
    for (int i = 1; i <= RegistryFixture.QUEUE; i++) {
      push("" + i, "Wait " + i);
    }

    HttpResponse<byte[]> refused = registry.send("POST", "/api/models/fashion/versions/9");

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).contains("30");
    assertThat(text(refused)).contains("2 models are waiting to be compressed");
    assertThatThrownBy(() -> push("9", "Wait 9"))
        .extracting(e -> ((RegistryException) e).kind())
        .isEqualTo(Kind.BUSY);
    assertThat(registry.client.job(running).step()).isEqualTo("wait");
    assertThat(registry.client.job(running).fraction()).isEqualTo(0.5);
  }

  @Test
  void anUploadOverTheLimitIsRefusedWithTheLimit() throws Exception {
    byte[] tooLarge = bytes(1, RegistryFixture.MAX_UPLOAD_BYTES + 1);

    assertThatThrownBy(() -> registry.push("1", tooLarge))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("413: The upload is larger than the limit of 4.0 MB")
        .extracting(e -> ((RegistryException) e).kind())
        .isEqualTo(Kind.REFUSED);
  }

  @Test
  void anUploadOverTheLimitWithoutALengthIsCutOff() throws Exception {
    String head = "--b\r\nContent-Disposition: form-data; name=\"model\"; filename=\"m\"\r\n\r\n";
    byte[] tooLarge = bytes(1, 2 * RegistryFixture.MAX_UPLOAD_BYTES);
    HttpRequest.BodyPublisher chunked =
        HttpRequest.BodyPublishers.fromPublisher(
            HttpRequest.BodyPublishers.ofByteArrays(List.of(head.getBytes(UTF_8), tooLarge)));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(registry.uri() + "/api/models/fashion/versions/1"))
            .header("Content-Type", "multipart/form-data; boundary=b")
            .POST(chunked)
            .build();

    HttpResponse<String> refused =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(refused.body()).contains("--max-upload-mb");
  }

  @Test
  void aPushWithoutAModelFileIsRefused() throws Exception {
    HttpResponse<String> refused =
        send("/api/models/fashion/versions/1", "multipart/form-data; boundary=b", "--b--\r\n");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("with the TorchScript or ONNX file as part \\\"model\\\"");
  }

  @Test
  void aPushThatIsNotMultipartIsRefusedBeforeItsBodyIsRead() throws Exception {
    HttpResponse<String> json = post("/api/models/fashion/versions/1", "{}");
    HttpResponse<byte[]> untyped = registry.send("POST", "/api/models/fashion/versions/1");

    assertThat(json.statusCode()).isEqualTo(415);
    assertThat(json.body())
        .contains("The body must be multipart/form-data")
        .contains("its Content-Type is application/json");
    assertThat(untyped.statusCode()).isEqualTo(415);
    assertThat(text(untyped)).contains("it has no Content-Type");
  }

  @Test
  void aPushOfAnUnknownPartIsRefused() throws Exception {
    String body =
        "--b\r\nContent-Disposition: form-data; name=\"weights\"; filename=\"w\"\r\n\r\nabc\r\n--b--\r\n";

    HttpResponse<String> refused =
        send("/api/models/fashion/versions/1", "multipart/form-data; boundary=b", body);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("a part \\\"weights\\\" too many");
  }

  private String push(String version, String content) throws Exception {
    Path file = registry.write("pushed", content.getBytes(UTF_8));
    return registry.client.push(FASHION, version, new PushRequest(file, null, null, ""));
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(path, "application/json", body);
  }

  private HttpResponse<String> send(String path, String contentType, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(registry.uri() + path))
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }
}

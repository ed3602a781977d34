package io.sluice.registry.app;

import static io.sluice.registry.app.RegistryFixture.FASHION;
import static io.sluice.registry.app.RegistryFixture.bytes;
import static io.sluice.registry.app.RegistryFixture.device;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.registry.client.PushJob;
import io.sluice.registry.client.RegistryException;
import io.sluice.registry.client.RegistryException.Kind;
import io.sluice.registry.hardware.QuantizedEngine;
import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelVersion;
import io.sluice.registry.selection.VariantResolution;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalogue as its clients see it, good input and bad. */
final class CatalogueHttpTest {
  @TempDir private Path folder;
  private RegistryFixture registry;

  @BeforeEach
  void start() throws Exception {
    registry = new RegistryFixture(folder, RegistryFixture::twoVariants);
  }

  @AfterEach
  void stop() throws Exception {
    registry.close();
  }

  @Test
  void aPushedModelBecomesAVersionWithItsVariantsBestFirst() throws Exception {
    PushJob job = registry.push("1", bytes(1, 5000));

    ModelVersion version = registry.client.version(FASHION, "1");

    assertThat(job.state()).isEqualTo(PushJob.State.DONE);
    assertThat(job.fraction()).isEqualTo(1.0);
    assertThat(version.version()).isEqualTo("1");
    assertThat(version.signature()).isEqualTo(RegistryFixture.SIGNATURE);
    assertThat(version.variants())
        .extracting(v -> v.name().value())
        .containsExactly("fp32", "int8-static");
    assertThat(version.variants().get(1).weightsBytes()).isEqualTo(5000);
    assertThat(version.variants().get(1).techniques())
        .containsExactly("fold-batchnorm", "static-int8");
  }

  @Test
  void latestIsTheVersionPublishedLast() throws Exception {
    registry.push("2", bytes(1, 100));
    registry.push("1", bytes(2, 100));

    assertThat(registry.client.version(FASHION, "latest").version()).isEqualTo("1");
    assertThat(registry.client.models())
        .singleElement()
        .satisfies(
            model -> {
              assertThat(model.latest()).isEqualTo("1");
              assertThat(model.versions()).extracting(v -> v.version()).containsExactly("1", "2");
              assertThat(model.versions().get(0).dataset()).isEqualTo("held-out");
              assertThat(model.versions().get(0).notes()).containsExactly("head.fc kept in fp32");
            });
  }

  @Test
  void versionsSurviveARestart() throws Exception {
    registry.push("1", bytes(1, 100));
    ModelVersion before = registry.client.version(FASHION, "1");
    registry.close();

    registry = new RegistryFixture(folder, RegistryFixture::twoVariants);

    assertThat(registry.client.version(FASHION, "1")).isEqualTo(before);
  }

  @Test
  void resolveRanksWhatFitsAndExplainsWhatDoesNot() throws Exception {
    registry.push("1", bytes(1, 100));

    VariantResolution all =
        registry.client.resolve(FASHION, "latest", device(100_000_000, QuantizedEngine.X86));
    VariantResolution small =
        registry.client.resolve(FASHION, "1", device(20_000_000, QuantizedEngine.QNNPACK));

    assertThat(all.version()).isEqualTo("1");
    assertThat(all.signature()).isEqualTo(RegistryFixture.SIGNATURE);
    assertThat(all.fits())
        .extracting(fit -> fit.variant().name().value())
        .containsExactly("fp32", "int8-static");
    assertThat(all.fits().get(0).why()).startsWith("accuracy 94.00 %");
    assertThat(small.fits()).isEmpty();
    assertThat(small.misfits().get(0).reasons())
        .containsExactly("needs 30.0 MB of memory, this device gives 20.0 MB");
    assertThat(small.misfits().get(1).reasons())
        .containsExactly("is packed for [X86], this device's engine has [QNNPACK]");
  }

  @Test
  void aMalformedHardwareProfileIsExplained() throws Exception {
    registry.push("1", bytes(1, 100));

    HttpResponse<String> missing = post("/api/models/fashion/versions/1/resolve", "{\"os\":\"x\"}");
    HttpResponse<String> noJson = post("/api/models/fashion/versions/1/resolve", "profile");

    assertThat(missing.statusCode()).isEqualTo(400);
    assertThat(missing.body())
        .contains("The hardware profile is malformed: architecture is missing");
    assertThat(noJson.statusCode()).isEqualTo(400);
    assertThat(noJson.body()).contains("The hardware profile is malformed");
  }

  @Test
  void unknownModelsVersionsAndJobsAreNotFound() throws Exception {
    registry.push("1", bytes(1, 100));

    assertThatThrownBy(() -> registry.client.version(new ModelName("shoes"), "1"))
        .hasMessageContaining("404: There is no model version shoes:1")
        .extracting(e -> ((RegistryException) e).kind())
        .isEqualTo(Kind.NOT_FOUND);
    assertThatThrownBy(() -> registry.client.version(FASHION, "9"))
        .hasMessageContaining("There is no model version fashion:9");
    assertThatThrownBy(() -> registry.client.resolve(FASHION, "9", device(1)))
        .hasMessageContaining("There is no model version fashion:9");
    assertThatThrownBy(() -> registry.client.job("nonsense"))
        .hasMessageContaining("There is no job nonsense");
    assertThat(text(registry.get("/api/models/shoes")))
        .isEqualTo("{\"error\":\"There is no model shoes\"}");
    assertThat(text(registry.get("/api/nothing")))
        .isEqualTo("{\"error\":\"Nothing is at GET /api/nothing\"}");
  }

  @Test
  void namesThatAreNoneAreRefused() throws Exception {
    assertThat(text(registry.get("/api/models/Fashion/versions/1")))
        .contains("A model name is 1 to 128");
    assertThat(text(registry.get("/api/models/fashion/versions/-1")))
        .contains("A version is 1 to 128");
    assertThatThrownBy(() -> registry.push("latest", bytes(1, 10)))
        .hasMessageContaining("400: \\\"latest\\\" moves by itself".replace("\\", ""));
  }

  @Test
  void aDamagedIndexHidesOnlyItsVersionUntilThatIsPushedAgain() throws Exception {
    registry.push("1", bytes(1, 100));
    registry.push("2", bytes(2, 100));
    Path tags = folder.resolve("storage/repositories/fashion/tags");
    Digest index = Digest.parse(Files.readString(tags.resolve("1")));
    Files.write(registry.storedBlob(index), new byte[] {1, 2, 3});

    assertThat(registry.client.models())
        .singleElement()
        .satisfies(m -> assertThat(m.versions()).extracting(v -> v.version()).containsExactly("2"));
    assertThat(registry.push("1", bytes(1, 100)).state()).isEqualTo(PushJob.State.DONE);
    assertThat(registry.client.version(FASHION, "1").version()).isEqualTo("1");

    Files.writeString(tags.resolve("1"), "no digest");
    Files.writeString(tags.resolve("2"), "no digest");
    assertThat(registry.client.models()).isEmpty();
  }

  @Test
  void methodsThatClientsInventAreCountedAsOne() throws Exception {
    registry.send("FROBNICATE", "/api/models");

    assertThat(text(registry.get("/metrics"))).contains("method=\"OTHER\"").doesNotContain("FROB");
  }

  @Test
  void healthAndMetricsAreServed() throws Exception {
    registry.push("1", bytes(1, 100));

    assertThat(registry.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(text(registry.get("/health/ready"))).isEqualTo("{\"status\":\"UP\"}");
    String metrics = text(registry.get("/metrics"));
    assertThat(metrics)
        .contains("sluice_registry_requests_seconds_count{method=\"POST\"")
        .contains("sluice_registry_jobs_seconds_count{kind=\"push\",outcome=\"done\"} 1")
        .contains("sluice_registry_jobs_queued 0")
        .contains("sluice_registry_sent_bytes_total")
        .contains("jvm_memory_used_bytes");
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

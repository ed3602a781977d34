package io.sluice.registry.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.registry.catalog.CompressedLadder;
import io.sluice.registry.catalog.LadderMaker;
import io.sluice.registry.catalog.PushedModel;
import io.sluice.registry.catalog.UnusableModelException;
import io.sluice.registry.catalog.VariantMaker;
import io.sluice.registry.client.BlobCache;
import io.sluice.registry.client.PushJob;
import io.sluice.registry.client.PushRequest;
import io.sluice.registry.client.RegistryClient;
import io.sluice.registry.client.RetryBackoff;
import io.sluice.registry.hardware.Architecture;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.hardware.HardwareNeeds;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.hardware.QuantizedEngine;
import io.sluice.registry.http.HttpSettings;
import io.sluice.registry.job.JobProgress;
import io.sluice.registry.manifest.DeviceFacts;
import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.manifest.MeasuredAccuracy;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.Precision;
import io.sluice.registry.manifest.TensorSpec;
import io.sluice.registry.manifest.TensorType;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.manifest.VariantFacts;
import io.sluice.registry.manifest.VariantName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A registry on an ephemeral port whose ladders are made of given bytes, and its client. */
final class RegistryFixture implements AutoCloseable {
  static final ModelName FASHION = new ModelName("fashion");
  static final ModelSignature SIGNATURE =
      new ModelSignature(
          List.of(new TensorSpec("x", TensorType.FP32, List.of(-1L, 1L, 28L, 28L))),
          List.of(new TensorSpec("y", TensorType.FP32, List.of(-1L, 10L))));
  static final ModelSignature INTEGERS =
      new ModelSignature(
          List.of(new TensorSpec("x", TensorType.INT64, List.of(-1L, 1L, 28L, 28L))),
          List.of(new TensorSpec("y", TensorType.FP32, List.of(-1L, 10L))));
  static final int MAX_UPLOAD_BYTES = 4_000_000;
  static final int QUEUE = 2;

  /** What is measured is not what is tested. */
  static final Duration TIMING = Duration.ofMillis(50);

  private final Path folder;
  private final RegistryServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  final BlobCache cache;
  final RegistryClient client;

  RegistryFixture(Path folder, LadderMaker maker) throws Exception {
    this(folder, maker, new CompressorVariantMaker(TIMING));
  }

  RegistryFixture(Path folder, LadderMaker maker, VariantMaker variants) throws Exception {
    this.folder = folder;
    this.server =
        RegistryServer.start(
            new RegistrySettings(
                new HttpSettings("127.0.0.1", 0, MAX_UPLOAD_BYTES), storage(), QUEUE),
            maker,
            variants);
    this.cache = new BlobCache(folder.resolve("cache"), 100_000_000, Clock.systemUTC());
    this.client = clientOf(server.uri(), cache);
  }

  static RegistryClient clientOf(URI registry, BlobCache cache) {
    return clientOf(registry, cache, Duration.ofSeconds(5));
  }

  static RegistryClient clientOf(URI registry, BlobCache cache, Duration stall) {
    RetryBackoff none = attempt -> {};
    return new RegistryClient(registry, cache, none, stall);
  }

  URI uri() {
    return server.uri();
  }

  Path storage() {
    return folder.resolve("storage");
  }

  Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  /** Pushes content as a version and waits for the job to end. */
  PushJob push(String version, byte[] content) throws Exception {
    Path file = write("pushed-" + Digest.of(content).hex(), content);
    String job = client.push(FASHION, version, new PushRequest(file, null, null, "held-out"));
    await().until(() -> client.job(job).isFinished());
    return client.job(job);
  }

  VariantDescriptor published(String version, String variant) throws Exception {
    assertThat(push(version, bytes(1, 1000)).state()).isEqualTo(PushJob.State.DONE);
    return variant(version, variant);
  }

  VariantDescriptor variant(String version, String variant) throws Exception {
    return client.version(FASHION, version).variants().stream()
        .filter(v -> v.name().value().equals(variant))
        .findFirst()
        .orElseThrow();
  }

  Path storedBlob(Digest digest) {
    return storage()
        .resolve("blobs/sha256")
        .resolve(digest.hex().substring(0, 2))
        .resolve(digest.hex());
  }

  HttpResponse<byte[]> send(String method, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    return send("GET", path, headers);
  }

  HttpResponse<byte[]> post(String path, String contentType, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri() + path))
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofByteArray());
  }

  @Override
  public void close() throws Exception {
    server.close();
  }

  static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static HardwareProfile device(long memoryBytes, QuantizedEngine... engines) {
    return new HardwareProfile(
        Architecture.X86_64,
        "linux",
        "test",
        Set.of("avx2"),
        2,
        1,
        memoryBytes,
        Set.of(Engine.PYTORCH),
        Set.of(engines));
  }

  /** Makes fp32 of the pushed bytes twice, and int8 of half of them, and calls them measured. */
  static CompressedLadder twoVariants(PushedModel pushed, Path output, JobProgress progress)
      throws UnusableModelException, IOException {
    byte[] model = Files.readAllBytes(pushed.model());
    if (model.length > 0 && model[0] == 'X') {
      throw new UnusableModelException("archive/data.pkl refers to the class os.system", null);
    }
    progress.at("fold", 0.2);
    List<CompressedLadder.Variant> variants = new ArrayList<>();
    byte[] twice = Arrays.copyOf(model, 300_000 + model.length);
    variants.add(variant("int8-static", Files.write(output.resolve("b"), model), 0.93, 0.004));
    variants.add(variant("fp32", Files.write(output.resolve("a"), twice), 0.94, 0.008));
    progress.at("measure", 0.9);
    return new CompressedLadder(SIGNATURE, variants, List.of("head.fc kept in fp32"));
  }

  static CompressedLadder.Variant variant(String name, Path file, double accuracy, double joules) {
    boolean int8 = name.startsWith("int8");
    return new CompressedLadder.Variant(
        new VariantName(name),
        file,
        int8 ? Precision.INT8 : Precision.FP32,
        int8 ? List.of("fold-batchnorm", "static-int8") : List.of("fold-batchnorm"),
        "name: " + name,
        new HardwareNeeds(
            Engine.PYTORCH,
            Set.of(),
            Set.of(),
            int8 ? Set.of(QuantizedEngine.X86) : Set.of(),
            int8 ? 10_000_000 : 30_000_000,
            false),
        new VariantFacts(
            1000,
            1000,
            new MeasuredAccuracy(accuracy, "held-out", 100, accuracy - 0.94),
            0.99,
            List.of(
                new DeviceFacts(
                    "x86_64-avx2",
                    KnownQuantity.measured(1.5),
                    KnownQuantity.measured(2.5),
                    KnownQuantity.unknown(),
                    KnownQuantity.modelled(joules, "test-model")))));
  }
}

package io.sluice.registry.client;

import io.sluice.registry.client.RegistryException.Kind;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelVersion;
import io.sluice.registry.manifest.RegistryJson;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.selection.VariantResolution;
import java.io.FileNotFoundException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A registry as its clients see it. */
public final class RegistryClient {
  private static final String COMPRESSIONS = "/compressions";
  private static final Duration PUSH_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
  private static final Duration STALL = Duration.ofSeconds(15);

  private final RegistryHttp http;
  private final BlobPuller puller;

  /** With waits between attempts of a quarter second, doubling. */
  public RegistryClient(URI registry, BlobCache cache) {
    this(registry, cache, RetryBackoff.exponential(FIRST_BACKOFF), STALL);
  }

  /**
   * @param registry such as {@code http://registry:8081}
   * @param backoff waits between attempts to pull
   * @param stall how long a pull may receive nothing before it is tried again
   */
  public RegistryClient(URI registry, BlobCache cache, RetryBackoff backoff, Duration stall) {
    this.http = new RegistryHttp(registry);
    this.puller = new BlobPuller(http, cache, backoff, stall);
  }

  /** All models, sorted by name. */
  public List<ModelSummary> models() throws RegistryException, InterruptedException {
    HttpRequest request = http.request("/api/models").build();
    return http.send(request, ModelList.class, "list the models of " + http.registry()).models();
  }

  /**
   * @param version may be {@code latest}
   */
  public ModelVersion version(ModelName model, String version)
      throws RegistryException, InterruptedException {
    return http.send(
        http.request(path(model, version)).build(),
        ModelVersion.class,
        "look up " + model + ":" + version + " in " + http.registry());
  }

  /**
   * Asks which variants of a version run on a device.
   *
   * @param version may be {@code latest}
   */
  public VariantResolution resolve(ModelName model, String version, HardwareProfile device)
      throws RegistryException, InterruptedException {
    HttpRequest request =
        http.request(path(model, version) + "/resolve")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(RegistryJson.write(device)))
            .build();
    return http.send(
        request,
        VariantResolution.class,
        "resolve " + model + ":" + version + " in " + http.registry());
  }

  /**
   * Sends a model to be compressed, measured and published under a version.
   *
   * @return the id of the job that does it
   */
  public String push(ModelName model, String version, PushRequest push)
      throws RegistryException, InterruptedException {
    String attempt = "push " + push.model() + " as " + model + ":" + version;
    MultipartBody body = body(push, attempt);
    HttpRequest request =
        http.request(path(model, version))
            .timeout(PUSH_TIMEOUT)
            .header("Content-Type", body.contentType())
            .POST(body.publisher())
            .build();
    return http.send(request, JobReference.class, attempt).job();
  }

  /**
   * Orders further variants of a published version.
   *
   * @param version may be {@code latest}
   * @return the id of the compression
   */
  public String compress(ModelName model, String version, CompressRequest order)
      throws RegistryException, InterruptedException {
    String attempt = "compress " + model + ":" + version;
    MultipartBody body = body(order, attempt);
    HttpRequest request =
        http.request(path(model, version) + COMPRESSIONS)
            .timeout(PUSH_TIMEOUT)
            .header("Content-Type", body.contentType())
            .POST(body.publisher())
            .build();
    return http.send(request, JobReference.class, attempt).job();
  }

  /** All compressions of a version, the newest first. */
  public List<CompressionReport> compressions(ModelName model, String version)
      throws RegistryException, InterruptedException {
    HttpRequest request = http.request(path(model, version) + COMPRESSIONS).build();
    return http.send(
            request, CompressionList.class, "list the compressions of " + model + ":" + version)
        .compressions();
  }

  /** How far a compression is, and what came of it. */
  public CompressionReport compression(ModelName model, String version, String id)
      throws RegistryException, InterruptedException {
    HttpRequest request =
        http.request(path(model, version) + COMPRESSIONS + "/" + encode(id)).build();
    return http.send(request, CompressionReport.class, "look up compression " + id);
  }

  /** Gives a compression up. */
  public CompressionReport cancel(ModelName model, String version, String id)
      throws RegistryException, InterruptedException {
    HttpRequest request =
        http.request(path(model, version) + COMPRESSIONS + "/" + encode(id)).DELETE().build();
    return http.send(request, CompressionReport.class, "cancel compression " + id);
  }

  /** How far a job is. */
  public PushJob job(String id) throws RegistryException, InterruptedException {
    HttpRequest request = http.request("/api/jobs/" + encode(id)).build();
    return http.send(request, PushJob.class, "look up job " + id);
  }

  /**
   * Brings a variant's model file to this device, or finds it there.
   *
   * <p>Continues a download that broke off. What was received is hashed as it arrives, and never
   * given its name unless it is what the descriptor promises; up to three attempts are made.
   *
   * @return a file in the cache; it is named by its digest
   */
  public Path pull(ModelName model, VariantDescriptor variant, PullListener listener)
      throws RegistryException, InterruptedException {
    return puller.pull(
        new BlobPull(model, variant.name(), variant.weights(), variant.weightsBytes()), listener);
  }

  private static MultipartBody body(PushRequest push, String attempt) throws RegistryException {
    MultipartBody body = new MultipartBody("sluice-" + UUID.randomUUID());
    body.text("dataset", push.dataset());
    push.engines().forEach(engine -> body.text("engine", engine.wireName()));
    add("model", push.model(), body, attempt);
    add("calibration", push.calibration(), body, attempt);
    add("evaluation", push.evaluation(), body, attempt);
    return body;
  }

  private static MultipartBody body(CompressRequest order, String attempt)
      throws RegistryException {
    MultipartBody body = new MultipartBody("sluice-" + UUID.randomUUID());
    body.text("goal", order.goal())
        .text("budget", order.budget())
        .text("class", order.hardwareClass())
        .text("recipe", order.recipe())
        .text("from", order.from())
        .text("dataset", order.dataset());
    order.techniques().forEach(technique -> body.text("technique", technique));
    order.engines().forEach(engine -> body.text("engine", engine.wireName()));
    for (Map.Entry<String, Path> file : order.data().entrySet()) {
      add(file.getKey(), file.getValue(), body, attempt);
    }
    return body;
  }

  private static void add(String part, @Nullable Path file, MultipartBody body, String attempt)
      throws RegistryException {
    if (file == null) {
      return;
    }
    try {
      body.file(part, file);
    } catch (FileNotFoundException e) {
      throw new RegistryException(
          Kind.REFUSED, "Tried to " + attempt + ", but there is no file " + e.getMessage(), e);
    }
  }

  private static String path(ModelName model, String version) {
    return "/api/models/" + model + "/versions/" + encode(version);
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8);
  }

  private record JobReference(String job) {}

  private record CompressionList(List<CompressionReport> compressions) {}

  private record ModelList(List<ModelSummary> models) {}
}

package io.sluice.demo.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.registry.manifest.MalformedDocumentException;
import io.sluice.registry.manifest.ModelVersion;
import io.sluice.registry.manifest.RegistryJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The registry's catalogue. Safe to share between threads. */
public final class RegistryApi {
  private final URI root;
  private final JsonHttp http;

  /**
   * @param root such as {@code http://127.0.0.1:8081}
   */
  public RegistryApi(HttpClient client, URI root) {
    this.root = root;
    this.http = new JsonHttp(client);
  }

  /**
   * How far a push is.
   *
   * @param fraction of the whole, 0 to 1
   * @param error why it failed, empty unless it did
   */
  public record Progress(String state, String step, double fraction, String error) {
    public boolean isDone() {
      return state.equals("done");
    }

    public boolean isFailed() {
      return state.equals("failed");
    }
  }

  /** Pushes a model with its samples; returns the id of the job that makes the variants. */
  public String push(
      String model, String version, Path file, Path calibration, Path evaluation, String dataset)
      throws IOException, InterruptedException {
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("model", file);
    files.put("calibration", calibration);
    files.put("evaluation", evaluation);
    MultipartBody body = MultipartBody.of(files, Map.of("dataset", dataset));
    URI target = version(model, version);
    JsonNode answer =
        http.send(
            HttpRequest.newBuilder(target)
                .header("Content-Type", body.contentType())
                .POST(body.publisher()),
            "to push " + file + " to " + target);
    return answer.path("job").asText();
  }

  public Progress job(String id) throws IOException, InterruptedException {
    JsonNode job = http.get(root.resolve("/api/jobs/" + id));
    return new Progress(
        job.path("state").asText(),
        job.path("step").asText(),
        job.path("fraction").asDouble(),
        job.path("error").asText(""));
  }

  public ModelVersion describe(String model, String version)
      throws IOException, InterruptedException {
    URI source = version(model, version);
    try {
      return RegistryJson.read(
          http.get(source).toString(), ModelVersion.class, "The answer to GET " + source);
    } catch (MalformedDocumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private URI version(String model, String version) {
    return root.resolve("/api/models/%s/versions/%s".formatted(model, version));
  }
}

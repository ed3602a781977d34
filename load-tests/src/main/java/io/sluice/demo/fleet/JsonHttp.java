package io.sluice.demo.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** HTTP calls that give JSON; a failure says what was tried and what came back. */
final class JsonHttp {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final HttpClient client;
  private final JsonMapper mapper = JsonMapper.builder().build();

  JsonHttp(HttpClient client) {
    this.client = client;
  }

  JsonNode get(URI uri) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri).GET(), "GET " + uri);
  }

  JsonNode put(URI uri, Object body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(mapper.writeValueAsBytes(body))),
        "PUT " + uri);
  }

  /** Sends any request whose answer is JSON, or nothing. */
  JsonNode send(HttpRequest.Builder request, String what) throws IOException, InterruptedException {
    HttpResponse<byte[]> response;
    try {
      response =
          client.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new IOException("Tried " + what + ", but: " + e, e);
    }
    String body = new String(response.body(), StandardCharsets.UTF_8);
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          "Tried %s, but got status %d: %s".formatted(what, response.statusCode(), body.strip()));
    }
    try {
      return mapper.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IOException("Tried %s, but got no JSON: %s".formatted(what, body.strip()), e);
    }
  }
}

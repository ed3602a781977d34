package io.sluice.registry.client;

import io.sluice.registry.client.RegistryException.Kind;
import io.sluice.registry.manifest.MalformedDocumentException;
import io.sluice.registry.manifest.RegistryJson;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Sends requests for JSON and turns what goes wrong into {@link RegistryException}s. */
final class RegistryHttp {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  private final URI registry;
  private final HttpClient http;

  RegistryHttp(URI registry) {
    this.registry = registry;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  URI registry() {
    return registry;
  }

  HttpClient client() {
    return http;
  }

  HttpRequest.Builder request(String path) {
    String base = registry.toString().replaceFirst("/+$", "");
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(ANSWER_TIMEOUT);
  }

  /**
   * @param attempt what is tried, to continue "Tried to "
   */
  <T> T send(HttpRequest request, Class<T> type, String attempt)
      throws RegistryException, InterruptedException {
    HttpResponse<String> response = exchange(request, attempt);
    if (response.statusCode() / 100 != 2) {
      throw refusal(response.statusCode(), said(response.body()), attempt);
    }
    try {
      return RegistryJson.read(response.body(), type, "The answer");
    } catch (MalformedDocumentException e) {
      throw new RegistryException(
          Kind.BROKEN, "Tried to " + attempt + ", but: " + e.getMessage(), e);
    }
  }

  RegistryException unreachable(String attempt, IOException e) {
    String why =
        e instanceof ConnectException
            ? "no registry answers at " + registry
            : "the exchange with " + registry + " broke: " + e;
    return new RegistryException(Kind.UNREACHABLE, "Tried to " + attempt + ", but " + why, e);
  }

  RegistryException refusal(int status, String said, String attempt) {
    return new RegistryException(
        kind(status),
        "Tried to " + attempt + ", but the registry answered " + status + ": " + said);
  }

  private HttpResponse<String> exchange(HttpRequest request, String attempt)
      throws RegistryException, InterruptedException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw unreachable(attempt, e);
    }
  }

  private static Kind kind(int status) {
    return switch (status) {
      case 404 -> Kind.NOT_FOUND;
      case 409 -> Kind.CONFLICT;
      case 429, 503 -> Kind.BUSY;
      default -> status >= 500 ? Kind.BROKEN : Kind.REFUSED;
    };
  }

  private static String said(String body) {
    try {
      return RegistryJson.read(body, ErrorBody.class, "The answer").error();
    } catch (MalformedDocumentException e) {
      return body.isBlank() ? "(nothing)" : body; // not the registry, perhaps a proxy
    }
  }

  private record ErrorBody(String error) {}
}

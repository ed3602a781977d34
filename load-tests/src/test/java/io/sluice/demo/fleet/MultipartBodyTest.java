package io.sluice.demo.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultipartBodyTest {
  @TempDir private Path folder;

  @Test
  void filesAndTextsBecomeParts() throws Exception {
    Path model = Files.writeString(folder.resolve("m.pt"), "weights");
    CompletableFuture<String> received = new CompletableFuture<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          received.complete(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
        });
    server.start();
    MultipartBody body = MultipartBody.of(Map.of("model", model), Map.of("dataset", "fashion"));

    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http:/" + server.getAddress()))
              .POST(body.publisher())
              .build();
      HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
    } finally {
      server.stop(0);
    }

    String edge = "--" + body.boundary();
    assertThat(received.join().split("\r\n"))
        .containsExactly(
            edge,
            "Content-Disposition: form-data; name=\"dataset\"",
            "Content-Type: text/plain; charset=utf-8",
            "",
            "fashion",
            edge,
            "Content-Disposition: form-data; name=\"model\"; filename=\"m.pt\"",
            "Content-Type: application/octet-stream",
            "",
            "weights",
            edge + "--");
  }
}

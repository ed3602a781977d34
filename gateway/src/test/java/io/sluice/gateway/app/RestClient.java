package io.sluice.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Calls a gateway's REST interface, and reads what it answers. */
record RestClient(LocalGateway gateway) {
  static final String INFER = "/v2/models/doubler/infer";
  static final String ONE_TWO =
      """
      {"id":"r1","inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2.5]}]}\
      """;

  HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.http(path)).POST(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return gateway.http.send(request.build(), BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> postLater(String tenant) {
    return gateway.http.sendAsync(
        HttpRequest.newBuilder(gateway.http(INFER))
            .header("Sluice-Tenant", tenant)
            .POST(BodyPublishers.ofString(ONE_TWO))
            .build(),
        BodyHandlers.ofString());
  }

  HttpResponse<byte[]> postBinary(String json, byte[] tail) throws Exception {
    byte[] head = json.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(head);
    body.write(tail);
    HttpRequest request =
        HttpRequest.newBuilder(gateway.http(INFER))
            .header("Inference-Header-Content-Length", Integer.toString(head.length))
            .POST(BodyPublishers.ofByteArray(body.toByteArray()))
            .build();
    return gateway.http.send(request, BodyHandlers.ofByteArray());
  }

  HttpResponse<String> put(String path, String body) throws Exception {
    return gateway.http.send(
        HttpRequest.newBuilder(gateway.http(path)).PUT(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  HttpResponse<String> delete(String path) throws Exception {
    return gateway.http.send(
        HttpRequest.newBuilder(gateway.http(path)).DELETE().build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws Exception {
    return gateway.http.send(
        HttpRequest.newBuilder(gateway.http(path)).build(), BodyHandlers.ofString());
  }

  static void assertRefused(HttpResponse<String> response, int status, String message) {
    assertRefused(new Refusal(response.statusCode(), response.body()), status, message);
  }

  static void assertRefused(Refusal refusal, int status, String message) {
    assertThat(refusal.status()).as(refusal.body()).isEqualTo(status);
    assertThat(new JsonObject(refusal.body()).getString("error")).contains(message);
  }

  record Refusal(int status, String body) {}

  static Refusal text(HttpResponse<byte[]> response) {
    return new Refusal(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
  }

  static String input(String name, String shape, String datatype, String data) {
    return "{\"inputs\":[{\"name\":%s,\"shape\":%s,\"datatype\":%s,\"data\":%s}]}"
        .formatted(name, shape, datatype, data);
  }

  static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  static JsonObject output(JsonObject body, int index) {
    return body.getJsonArray("outputs").getJsonObject(index);
  }
}

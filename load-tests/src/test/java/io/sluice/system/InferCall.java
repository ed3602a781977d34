package io.sluice.system;

import static io.sluice.system.RunningSystem.MODEL;

import io.sluice.demo.stream.IdxImages;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.StringJoiner;

/** Inference requests over the gateway's REST endpoint. */
record InferCall(HttpClient http, URI gateway) {
  /** Asks for the classes of one image. */
  HttpResponse<String> image(IdxImages images, int index, String deadlineMillis)
      throws IOException, InterruptedException {
    FloatBuffer pixels =
        ByteBuffer.wrap(images.floats(index)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    StringJoiner data = new StringJoiner(",", "[", "]");
    while (pixels.hasRemaining()) {
      data.add(Float.toString(pixels.get()));
    }
    return post(MODEL, "[1,1,28,28]", data.toString(), deadlineMillis);
  }

  /** Asks with any input. */
  HttpResponse<String> post(String model, String shape, String data, String deadlineMillis)
      throws IOException, InterruptedException {
    String body =
        """
        {"inputs":[{"name":"x","datatype":"FP32","shape":%s,"data":%s}]}"""
            .formatted(shape, data);
    return http.send(
        HttpRequest.newBuilder(gateway.resolve("/v2/models/%s/infer".formatted(model)))
            .header("Content-Type", "application/json")
            .header("Sluice-Deadline-Ms", deadlineMillis)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}

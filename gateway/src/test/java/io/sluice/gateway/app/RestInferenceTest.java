package io.sluice.gateway.app;

import static io.sluice.gateway.app.RestClient.INFER;
import static io.sluice.gateway.app.RestClient.ONE_TWO;
import static io.sluice.gateway.app.RestClient.assertRefused;
import static io.sluice.gateway.app.RestClient.floats;
import static io.sluice.gateway.app.RestClient.input;
import static io.sluice.gateway.app.RestClient.output;
import static io.sluice.gateway.app.RestClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How requests are answered: what goes in and comes out, and in which form. */
class RestInferenceTest {
  private final LocalGateway gateway = new LocalGateway();
  private final RestClient rest = new RestClient(gateway);

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void flatDataIsAnsweredWithIdVersionAndWhoServedIt() throws Exception {
    HttpResponse<String> response = rest.post(INFER, ONE_TWO);

    assertThat(response.statusCode()).isEqualTo(200);
    JsonObject body = new JsonObject(response.body());
    assertThat(body.getString("id")).isEqualTo("r1");
    assertThat(body.getString("model_name")).isEqualTo("doubler");
    assertThat(body.getString("model_version")).isEqualTo("v1");
    assertThat(output(body, 0))
        .isEqualTo(
            new JsonObject(
                """
                {"name":"y","datatype":"FP32","shape":[1,2],"data":[2.0,5.0]}\
                """));
    assertThat(output(body, 1).getJsonArray("data").getLong(0)).isEqualTo(2);
    JsonObject parameters = body.getJsonObject("parameters");
    assertThat(parameters.getString("agent")).isEqualTo("edge-1");
    assertThat(parameters.getString("variant")).isEqualTo("int8-static");
    assertThat(parameters.getDouble("queue_ms")).isEqualTo(1.5);
    assertThat(parameters.getDouble("service_ms")).isEqualTo(2.5);
    assertThat(parameters.getInteger("batch_size")).isEqualTo(3);
    assertThat(parameters.getInteger("attempts")).isEqualTo(1);
  }

  @Test
  void nestedDataIsTakenRowByRow() throws Exception {
    HttpResponse<String> response =
        rest.post(INFER, input("\"x\"", "[2,2]", "\"FP32\"", "[[1,2],[3,4]]"));

    assertThat(output(new JsonObject(response.body()), 0).getJsonArray("data"))
        .isEqualTo(new JsonArray("[2.0,4.0,6.0,8.0]"));
  }

  @Test
  void parametersTravelToTheAgent() throws Exception {
    rest.post(
        INFER,
        """
        {"parameters":{"priority":3,"note":"a","fast":true,"share":0.5},
         "inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}]}\
        """);

    var parameters = gateway.sent.get(0).call().request().getParametersMap();
    assertThat(parameters.get("priority").getInt64Param()).isEqualTo(3);
    assertThat(parameters.get("note").getStringParam()).isEqualTo("a");
    assertThat(parameters.get("fast").getBoolParam()).isTrue();
    assertThat(parameters.get("share").getDoubleParam()).isEqualTo(0.5);
  }

  @Test
  void onlyRequestedOutputsAreGivenInThatOrder() throws Exception {
    HttpResponse<String> response =
        rest.post(
            INFER,
            """
            {"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}],
             "outputs":[{"name":"n"}]}\
            """);

    JsonArray outputs = new JsonObject(response.body()).getJsonArray("outputs");
    assertThat(outputs).hasSize(1);
    assertThat(outputs.getJsonObject(0).getString("name")).isEqualTo("n");
  }

  @Test
  void theVersionMayBeNamed() throws Exception {
    assertThat(rest.post("/v2/models/doubler/versions/v1/infer", ONE_TWO).statusCode())
        .isEqualTo(200);
    assertRefused(
        rest.post("/v2/models/doubler/versions/v9/infer", ONE_TWO),
        404,
        "The registry has no model doubler in version v9; known versions are [v1]");
  }

  @Test
  void binaryTensorsGoInAndOut() throws Exception {
    String json =
        """
        {"parameters":{"binary_data_output":true},
         "inputs":[{"name":"x","shape":[1,2],"datatype":"FP32",
                    "parameters":{"binary_data_size":8}}],
         "outputs":[{"name":"y"},{"name":"n","parameters":{"binary_data":false}}]}\
        """;

    HttpResponse<byte[]> response = rest.postBinary(json, floats(1, -4));

    assertThat(response.statusCode()).isEqualTo(200);
    int length =
        Integer.parseInt(
            response.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
    JsonObject body =
        new JsonObject(new String(response.body(), 0, length, StandardCharsets.UTF_8));
    assertThat(output(body, 0).getJsonObject("parameters").getInteger("binary_data_size"))
        .isEqualTo(8);
    assertThat(output(body, 0).containsKey("data")).isFalse();
    assertThat(output(body, 1).getJsonArray("data").getLong(0)).isEqualTo(2);
    assertThat(Arrays.copyOfRange(response.body(), length, response.body().length))
        .isEqualTo(floats(2, -8));
  }

  @Test
  void binaryDataOfAnotherLengthIsRefusedWithBothLengths() throws Exception {
    String json =
        """
        {"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32",
                    "parameters":{"binary_data_size":8}}]}\
        """;

    assertRefused(
        text(rest.postBinary(json, new byte[5])),
        400,
        "Input \"x\" says it has 8 bytes of binary data, but only 5 follow");
    assertRefused(
        text(rest.postBinary(json, new byte[12])),
        400,
        "4 bytes follow the JSON that belong to no input");
  }

  @Test
  void aMalformedBinaryHeaderIsNamed() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(gateway.http(INFER))
            .header("Inference-Header-Content-Length", "999999")
            .POST(BodyPublishers.ofString(ONE_TWO))
            .build();

    assertRefused(
        gateway.http.send(request, BodyHandlers.ofString()),
        400,
        "Header Inference-Header-Content-Length must be a whole number from 0 to the");
  }
}

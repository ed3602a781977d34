package io.sluice.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.sluice.protocol.proto.v1.InferenceError;
import io.sluice.protocol.proto.v1.SwitchDecision;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestTest {
  private static final String INFER = "/v2/models/doubler/infer";
  private static final String ONE_TWO =
      """
      {"id":"r1","inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2.5]}]}\
      """;

  private final LocalGateway gateway = new LocalGateway();

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void thePlanOfTheFleetIsToldWithItsReason() throws Exception {
    await()
        .until(() -> new JsonObject(get("/api/plans").body()).getJsonObject("plans").size() == 1);

    JsonObject body = new JsonObject(get("/api/plans").body());
    JsonObject plan = body.getJsonObject("plans").getJsonObject("doubler");

    assertThat(body.getString("fleet_loop")).isEqualTo("on");
    assertThat(plan.getString("move")).isEqualTo("STAY");
    assertThat(plan.getString("reason")).contains("Nothing is more accurate.");
    assertThat(plan.getJsonObject("numbers").getDouble("capacity_per_s")).isEqualTo(500);
  }

  @Test
  void whatTheFleetLoopLeftBehindCanBeTakenBackButNotSet() throws Exception {
    String path = "/api/policies/group/doubler/aarch64-v8.0";

    assertThat(delete(path).statusCode()).isEqualTo(200);
    assertThat(put(path, "{}").statusCode()).isIn(404, 405);
    assertThat(gateway.published.keySet())
        .extracting(io.sluice.protocol.control.PolicyScope::key)
        .containsExactly("group/doubler/aarch64-v8.0");
  }

  @Test
  void flatDataIsAnsweredWithIdVersionAndWhoServedIt() throws Exception {
    HttpResponse<String> response = post(INFER, ONE_TWO);

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
        post(INFER, input("\"x\"", "[2,2]", "\"FP32\"", "[[1,2],[3,4]]"));

    assertThat(output(new JsonObject(response.body()), 0).getJsonArray("data"))
        .isEqualTo(new JsonArray("[2.0,4.0,6.0,8.0]"));
  }

  @Test
  void parametersTravelToTheAgent() throws Exception {
    post(
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
        post(
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
  void binaryTensorsGoInAndOut() throws Exception {
    String json =
        """
        {"parameters":{"binary_data_output":true},
         "inputs":[{"name":"x","shape":[1,2],"datatype":"FP32",
                    "parameters":{"binary_data_size":8}}],
         "outputs":[{"name":"y"},{"name":"n","parameters":{"binary_data":false}}]}\
        """;

    HttpResponse<byte[]> response = postBinary(json, floats(1, -4));

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
        text(postBinary(json, new byte[5])),
        400,
        "Input \"x\" says it has 8 bytes of binary data, but only 5 follow");
    assertRefused(
        text(postBinary(json, new byte[12])),
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

  @Test
  void theVersionMayBeNamed() throws Exception {
    assertThat(post("/v2/models/doubler/versions/v1/infer", ONE_TWO).statusCode()).isEqualTo(200);
    assertRefused(
        post("/v2/models/doubler/versions/v9/infer", ONE_TWO),
        404,
        "The registry has no model doubler in version v9; known versions are [v1]");
  }

  @Test
  void anUnknownModelIsNotFound() throws Exception {
    assertRefused(
        post("/v2/models/nobody/infer", ONE_TWO),
        404,
        "The registry has no model nobody; known are [doubler]");
    assertRefused(post("/v2/models/NO%20NAME/infer", ONE_TWO), 404, "no model NO NAME");
    assertThat(gateway.sent).isEmpty();
  }

  @Test
  void aWrongTensorIsRefusedWithWhatWasExpected() throws Exception {
    assertRefused(
        post(INFER, input("\"z\"", "[1,2]", "\"FP32\"", "[1,2]")),
        400,
        "The model has no input \"z\"; expected \"x\" FP32 [-1, 2]");
    assertRefused(
        post(INFER, input("\"x\"", "[1,3]", "\"FP32\"", "[1,2,3]")),
        400,
        "Input \"x\" must have shape [-1, 2] (-1: any size), but has [1, 3]");
    assertRefused(
        post(INFER, input("\"x\"", "[1,2]", "\"INT64\"", "[1,2]")),
        400,
        "Input \"x\" must have datatype FP32, but has \"INT64\"");
    assertRefused(
        post(INFER, input("\"x\"", "[1,2]", "\"FP33\"", "[1,2]")),
        400,
        "Input \"x\": Unknown datatype \"FP33\"");
    assertRefused(
        post(INFER, input("\"x\"", "[1,2]", "\"FP32\"", "[1]")),
        400,
        "Input \"x\": shape [1, 2] has 2 elements, but \"data\" has 1");
    assertRefused(
        post(INFER, input("\"x\"", "[2,1]", "\"FP32\"", "[[1,2]]")),
        400,
        "nested \"data\" must follow shape [2, 1], but has 1 entries at level 1");
    assertRefused(
        post(INFER, input("\"x\"", "[1,2]", "\"FP32\"", "[1,\"a\"]")),
        400,
        "each element of FP32 must be a number within the datatype's range, but one is \"a\"");
    assertRefused(
        post(INFER, input("\"x\"", "[1,2]", "\"FP32\"", "[1,1e39]")),
        400,
        "each element of FP32 must be a number within the datatype's range");
    assertRefused(
        post(INFER, input("\"x\"", "[1,-2]", "\"FP32\"", "[1,2]")), 400, "no negative sizes");
    assertThat(gateway.sent).isEmpty();
  }

  @Test
  void anUnknownOutputIsRefusedWithTheKnownOnes() throws Exception {
    assertRefused(
        post(
            INFER,
            """
            {"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}],
             "outputs":[{"name":"logits"}]}\
            """),
        400,
        "The model has no output \"logits\"; it gives \"y\" FP32 [-1, 2], \"n\" INT64 [1]");
  }

  @Test
  void aDocumentThatIsNoRequestIsRefused() throws Exception {
    assertRefused(post(INFER, "{\"inputs\":"), 400, "The request is not JSON");
    assertRefused(post(INFER, ""), 400, "The request must be a JSON object");
    assertRefused(post(INFER, "[1]"), 400, "The request must be a JSON object");
    assertRefused(post(INFER, "{}"), 400, "The request must have an array \"inputs\"");
    assertRefused(
        post(INFER, "{\"inputs\":[{\"name\":3}]}"), 400, "Each input must have a string \"name\"");
    assertRefused(
        post(INFER, "{\"id\":7,\"inputs\":[]}"), 400, "The request must have a string \"id\"");
    assertRefused(
        post(INFER, "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\"}]}"),
        400,
        "Input \"x\" must have either \"data\" or the parameter \"binary_data_size\"");
    assertRefused(
        post(INFER, "{\"parameters\":{\"a\":[]},\"inputs\":[{}]}"),
        400,
        "The request: parameter \"a\" must be a boolean, a number or a string");
  }

  @Test
  void aPayloadOverTheLimitIsRefusedBeforeKafka() throws Exception {
    String big = ONE_TWO + " ".repeat(5_000);

    assertRefused(
        post(INFER, big),
        413,
        "The request has %d bytes, but at most 4096 are taken".formatted(big.length()));
    assertThat(gateway.sent).isEmpty();
  }

  @Test
  void aPayloadOverTheLimitIsRefusedWhenItsLengthIsNotDeclared() throws Exception {
    byte[] big = (ONE_TWO + " ".repeat(50_000)).getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(gateway.http(INFER))
            .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(big)))
            .build();

    assertRefused(
        gateway.http.send(request, BodyHandlers.ofString()),
        413,
        "The request is too large, at most 4096 bytes are taken");
  }

  @Test
  void anEncodedBodyIsNotTaken() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(gateway.http(INFER))
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofString(ONE_TWO))
            .build();

    assertRefused(
        gateway.http.send(request, BodyHandlers.ofString()), 415, "Content-Encoding gzip");
  }

  @Test
  void withoutAnAgentItIsRefusedAtOnce() throws Exception {
    gateway.agentSays(AgentTelemetry.State.STOPPED);

    HttpResponse<String> response = post(INFER, ONE_TWO);

    assertRefused(response, 503, "No live agent serves doubler: edge-1 is STOPPED");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("2");
    assertThat(gateway.sent).isEmpty();
  }

  @Test
  void aStartingAgentDoesNotCountAsServing() throws Exception {
    gateway.agentSays(AgentTelemetry.State.STARTING);
    assertRefused(post(INFER, ONE_TWO), 503, "edge-1 is STARTING");
  }

  @Test
  void withoutBrokersItIsRefusedAtOnceAndNotReady() throws Exception {
    gateway.brokerIsAway("the brokers do not answer");

    HttpResponse<String> response = post(INFER, ONE_TWO);

    assertRefused(
        response, 503, "The request could not go through Kafka: the brokers do not answer");
    assertThat(new JsonObject(response.body()).getString("code")).isEqualTo("BROKER_UNAVAILABLE");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(get("/v2/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/v2/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/v2/health/ready").body()).contains("the brokers do not answer");
  }

  @Test
  void aRequestThatNobodyAnswersTimesOutBeforeItsDeadline() throws Exception {
    gateway.agentDoes(attempt -> Optional.empty());
    long begin = System.nanoTime();

    HttpResponse<String> response = post(INFER, ONE_TWO, "Sluice-Deadline-Ms", "200");

    assertRefused(response, 504, "No answer within the deadline of 200 ms: 1 attempt(s) sent");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void theParameterGoesBeforeTheHeader() throws Exception {
    gateway.agentDoes(attempt -> Optional.empty());

    HttpResponse<String> response =
        post(
            INFER,
            """
            {"parameters":{"deadline_ms":120},
             "inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}]}\
            """,
            "Sluice-Deadline-Ms",
            "9000");

    assertRefused(response, 504, "deadline of 120 ms");
  }

  @Test
  void aDeadlineOutOfRangeIsRefusedWithTheRange() throws Exception {
    assertRefused(
        post(INFER, ONE_TWO, "Sluice-Deadline-Ms", "soon"),
        400,
        "Header Sluice-Deadline-Ms must be whole milliseconds from 1 to 10000, but is \"soon\"");
    assertRefused(post(INFER, ONE_TWO, "Sluice-Deadline-Ms", "10001"), 400, "from 1 to 10000");
    assertRefused(post(INFER, ONE_TWO, "Sluice-Deadline-Ms", "0"), 400, "from 1 to 10000");
  }

  @Test
  void anAgentsRefusalOfTheInputIsTheClientsFault() throws Exception {
    gateway.agentDoes(
        attempt -> Optional.of(LocalGateway.error(InferenceError.Code.INVALID_INPUT, "x has NaN")));
    assertRefused(post(INFER, ONE_TWO), 400, "x has NaN");
  }

  @Test
  void anAgentThatFailsEveryTimeIsABadGateway() throws Exception {
    gateway.agentDoes(
        attempt -> Optional.of(LocalGateway.error(InferenceError.Code.INTERNAL, "no memory")));
    assertRefused(post(INFER, ONE_TWO), 502, "Agent edge-1 failed on the request: no memory");
    assertThat(gateway.sent).hasSize(3);
  }

  @Test
  void aModelsBoundOnRequestsInFlightIsUnavailableWithRetryAfter() throws Exception {
    gateway.agentHolds();
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      waiting.add(postLater("tenant-" + i));
    }
    await().until(() -> gateway.inFlight() == 4);

    HttpResponse<String> response = post(INFER, ONE_TWO);

    assertRefused(response, 503, "There are already 4 in flight of model doubler");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    gateway.release();
    for (CompletableFuture<HttpResponse<String>> each : waiting) {
      assertThat(each.get().statusCode()).isEqualTo(200);
    }
    assertThat(gateway.inFlight()).isZero();
  }

  @Test
  void oneTenantsBoundIsTooManyRequests() throws Exception {
    gateway.agentHolds();
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(postLater("greedy"));
    }
    await().until(() -> gateway.inFlight() == 3);

    HttpResponse<String> response = post(INFER, ONE_TWO, "Sluice-Tenant", "greedy");

    assertRefused(response, 429, "Client greedy has 3 requests in flight");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    CompletableFuture<HttpResponse<String>> other = postLater("modest");
    await().until(() -> gateway.inFlight() == 4);
    gateway.release();
    assertThat(other.get().statusCode()).isEqualTo(200);
  }

  @Test
  void aClientThatGoesAwayFreesItsPlace() throws Exception {
    gateway.agentHolds();
    try (java.net.Socket socket = new java.net.Socket("127.0.0.1", gateway.port())) {
      String head =
          "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
              .formatted(INFER, ONE_TWO.length());
      socket.getOutputStream().write((head + ONE_TWO).getBytes(StandardCharsets.UTF_8));
      await().until(() -> gateway.inFlight() == 1);
    }
    await().until(() -> gateway.inFlight() == 0);
    gateway.release();
    assertThat(get("/metrics").body())
        .contains("sluice_gateway_requests_total{model=\"doubler\",outcome=\"cancelled\"} 1.0");
  }

  @Test
  void aDrainingGatewayAnswersWhatItHasAndRefusesWhatIsNew() throws Exception {
    gateway.agentHolds();
    CompletableFuture<HttpResponse<String>> before = postLater("a");
    await().until(() -> gateway.inFlight() == 1);

    var drained = gateway.drain(Duration.ofSeconds(10));

    assertRefused(
        post(INFER, ONE_TWO), 503, "The gateway cannot take requests now: it is shutting down");
    gateway.release();
    assertThat(before.get().statusCode()).isEqualTo(200);
    LocalGateway.await(drained);
  }

  @Test
  void aRegistryThatWasNeverReadIsNotAnUnknownModel() throws Exception {
    try (LocalGateway early = LocalGateway.beforeItReadTheRegistry()) {
      HttpResponse<String> response =
          early.http.send(
              HttpRequest.newBuilder(early.http(INFER))
                  .POST(BodyPublishers.ofString(ONE_TWO))
                  .build(),
              BodyHandlers.ofString());

      assertRefused(response, 503, "it has not reached the registry yet");
    }
  }

  @Test
  void theServerDescribesItselfAndItsModels() throws Exception {
    assertThat(new JsonObject(get("/v2").body()).getJsonArray("extensions"))
        .contains("binary_tensor_data");
    assertThat(get("/v2/").statusCode()).isEqualTo(200);
    assertThat(new JsonObject(get("/v2/models/doubler").body()))
        .isEqualTo(
            new JsonObject(
                """
                {"name":"doubler","versions":["v1"],"platform":"pytorch_torchscript",
                 "inputs":[{"name":"x","datatype":"FP32","shape":[-1,2]}],
                 "outputs":[{"name":"y","datatype":"FP32","shape":[-1,2]},
                            {"name":"n","datatype":"INT64","shape":[1]}]}\
                """));
    assertThat(get("/v2/models/doubler/versions/v1").statusCode()).isEqualTo(200);
    assertRefused(get("/v2/models/nobody"), 404, "no model nobody");
    assertRefused(get("/nothing"), 404, "There is nothing at /nothing");
    assertRefused(get(INFER), 405, "GET is not for " + INFER);
  }

  @Test
  void aModelIsReadyWhileAnAgentServesIt() throws Exception {
    assertThat(get("/v2/models/doubler/ready").statusCode()).isEqualTo(200);
    assertThat(get("/v2/models/doubler/versions/v1/ready").statusCode()).isEqualTo(200);
    gateway.agentSays(AgentTelemetry.State.DRAINING);
    assertRefused(get("/v2/models/doubler/ready"), 503, "edge-1 is DRAINING");
  }

  @Test
  void theFleetShowsEachAgentWithTheSourcesOfItsNumbers() throws Exception {
    gateway.agentDecides(
        SwitchDecision.newBuilder()
            .setAgentId("edge-1")
            .setTimeUnixMs(7)
            .setFrom("fp32")
            .setTo("int8-static")
            .setCause(SwitchDecision.Cause.POWER)
            .setReason("4.2 W of 4.0 W")
            .putNumbers("watts", 4.2)
            .build());

    JsonObject fleet = new JsonObject(get("/api/fleet").body());

    JsonObject agent = fleet.getJsonArray("agents").getJsonObject(0);
    assertThat(agent.getString("agent_id")).isEqualTo("edge-1");
    assertThat(agent.getString("state")).isEqualTo("SERVING");
    assertThat(agent.getBoolean("live")).isTrue();
    assertThat(agent.getString("variant")).isEqualTo("int8-static");
    assertThat(agent.getJsonObject("watts"))
        .isEqualTo(new JsonObject("{\"source\":\"measured\",\"value\":3.5}"));
    assertThat(agent.getJsonObject("battery"))
        .isEqualTo(new JsonObject("{\"source\":\"unknown\"}"));
    JsonObject rung = agent.getJsonArray("ladder").getJsonObject(0);
    assertThat(rung.getDouble("p50_ms")).isEqualTo(2.5);
    assertThat(rung.getDouble("service_ms")).isEqualTo(2);
    assertThat(rung.getJsonObject("joules_per_inference"))
        .isEqualTo(new JsonObject("{\"source\":\"modelled\",\"value\":0.01,\"model\":\"pi4\"}"));
    assertThat(agent.getJsonObject("latency").getDouble("p95_ms")).isEqualTo(5);
    assertThat(agent.getDouble("watts_budget")).isEqualTo(4);
    assertThat(agent.containsKey("latency_target_ms")).isFalse();
    assertThat(agent.getJsonObject("last_decision").getString("reason"))
        .isEqualTo("4.2 W of 4.0 W");
    JsonArray decisions = new JsonObject(get("/api/decisions").body()).getJsonArray("decisions");
    assertThat(decisions.getJsonObject(0).getString("cause")).isEqualTo("POWER");
    assertThat(decisions.getJsonObject(0).getJsonObject("numbers").getDouble("watts"))
        .isEqualTo(4.2);
  }

  @Test
  void aPolicyIsPublishedListedAndTakenBack() throws Exception {
    String path = "/api/policies/agent/edge-1";

    HttpResponse<String> put = put(path, "{\"watts_budget\":2.5,\"note\":\"a shortage\"}");
    String listed = get("/api/policies").body();
    HttpResponse<String> deleted = delete(path);

    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(listed).getJsonObject("policies").getJsonObject("agent/edge-1"))
        .isEqualTo(new JsonObject("{\"watts_budget\":2.5,\"note\":\"a shortage\"}"));
    assertThat(deleted.statusCode()).isEqualTo(200);
    assertThat(get("/api/policies").body()).isEqualTo("{\"policies\":{}}");
  }

  @Test
  void aPolicyHasLimitsOfEnergyHeatAndAccuracy() throws Exception {
    String policy =
        "{\"watts_budget\":2.5,\"watts_window_ms\":60000,\"reserve_joules\":7200.0,"
            + "\"reserve_seconds\":3600.0,\"celsius_limit\":80.0,\"accuracy_floor\":0.8,"
            + "\"accuracy_ceiling\":0.9,\"note\":\"\"}";

    put("/api/policies/agent/edge-1", policy);

    assertThat(
            new JsonObject(get("/api/policies").body())
                .getJsonObject("policies")
                .getJsonObject("agent/edge-1"))
        .isEqualTo(new JsonObject(policy));
    assertRefused(
        put("/api/policies/agent/edge-1", "{\"reserve_joules\":10}"),
        400,
        "reserve_joules and reserve_seconds go together");
  }

  @Test
  void aPolicyThatMakesNoSenseIsRefusedWithFieldAndRange() throws Exception {
    assertRefused(
        put("/api/policies/agent/edge-1", "{\"watts\":1}"), 400, "A policy has no field \"watts\"");
    assertRefused(
        put("/api/policies/model/doubler", "{\"accuracy_floor\":1.5}"),
        400,
        "accuracy_floor must be a number from 0.0 to 1.0, but is 1.5");
    assertRefused(
        put("/api/policies/model/doubler", "{\"pin\":\"No Such\"}"), 400, "pin: A variant name is");
    assertRefused(put("/api/policies/model/doubler", "nonsense"), 400, "must be a JSON object");
    assertRefused(put("/api/policies/group/x", "{}"), 400, "A policy is for model/<name>");
    assertThat(gateway.published).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "watts_budget, 0, watts_budget must be a number from 0.001 to 100000.0",
    "latency_quantile, 0, latency_quantile must be a number above 0.0 and below 1.0",
    "latency_quantile, 1, latency_quantile must be a number above 0.0 and below 1.0"
  })
  void aPolicyThatAgentsWouldNotObeyIsRefused(String field, double value, String message)
      throws Exception {
    HttpResponse<String> put =
        put("/api/policies/model/doubler", "{\"%s\":%s}".formatted(field, value));

    assertRefused(put, 400, message);
    assertThat(gateway.published).isEmpty();
  }

  @Test
  void aPolicyThatKafkaDoesNotTakeIsUnavailable() throws Exception {
    gateway.policiesFail();
    assertRefused(put("/api/policies/model/doubler", "{}"), 503, "Kafka is away");
  }

  @Test
  void metricsCountRequestsByOutcomeAndAgentsByState() throws Exception {
    post(INFER, ONE_TWO);
    post(INFER, "{}");

    String metrics = get("/metrics").body();

    assertThat(metrics)
        .contains("sluice_gateway_requests_total{model=\"doubler\",outcome=\"answered\"} 1.0")
        .contains("sluice_gateway_requests_total{model=\"unknown\",outcome=\"invalid_input\"} 1.0")
        .contains("sluice_gateway_latency_seconds_bucket{model=\"doubler\",le=")
        .contains("sluice_gateway_agents{state=\"serving\"} 1.0")
        .contains("sluice_gateway_in_flight 0.0");
  }

  private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.http(path)).POST(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return gateway.http.send(request.build(), BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> postLater(String tenant) {
    return gateway.http.sendAsync(
        HttpRequest.newBuilder(gateway.http(INFER))
            .header("Sluice-Tenant", tenant)
            .POST(BodyPublishers.ofString(ONE_TWO))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<byte[]> postBinary(String json, byte[] tail) throws Exception {
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

  private HttpResponse<String> put(String path, String body) throws Exception {
    URI uri = gateway.http(path);
    return gateway.http.send(
        HttpRequest.newBuilder(uri).PUT(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> delete(String path) throws Exception {
    return gateway.http.send(
        HttpRequest.newBuilder(gateway.http(path)).DELETE().build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return gateway.http.send(
        HttpRequest.newBuilder(gateway.http(path)).build(), BodyHandlers.ofString());
  }

  private static void assertRefused(HttpResponse<String> response, int status, String message) {
    assertRefused(new Refusal(response.statusCode(), response.body()), status, message);
  }

  private static void assertRefused(Refusal refusal, int status, String message) {
    assertThat(refusal.status()).as(refusal.body()).isEqualTo(status);
    assertThat(new JsonObject(refusal.body()).getString("error")).contains(message);
  }

  private record Refusal(int status, String body) {}

  private static Refusal text(HttpResponse<byte[]> response) {
    return new Refusal(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
  }

  private static String input(String name, String shape, String datatype, String data) {
    return "{\"inputs\":[{\"name\":%s,\"shape\":%s,\"datatype\":%s,\"data\":%s}]}"
        .formatted(name, shape, datatype, data);
  }

  private static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  private static JsonObject output(JsonObject body, int index) {
    return body.getJsonArray("outputs").getJsonObject(index);
  }
}

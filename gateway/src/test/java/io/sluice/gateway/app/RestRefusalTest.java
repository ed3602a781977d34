package io.sluice.gateway.app;

import static io.sluice.gateway.app.RestClient.INFER;
import static io.sluice.gateway.app.RestClient.ONE_TWO;
import static io.sluice.gateway.app.RestClient.assertRefused;
import static io.sluice.gateway.app.RestClient.input;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests for inference that can never be answered. */
class RestRefusalTest {
  private final LocalGateway gateway = new LocalGateway();
  private final RestClient rest = new RestClient(gateway);

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void anUnknownModelIsNotFound() throws Exception {
    assertRefused(
        rest.post("/v2/models/nobody/infer", ONE_TWO),
        404,
        "The registry has no model nobody; known are [doubler]");
    assertRefused(rest.post("/v2/models/NO%20NAME/infer", ONE_TWO), 404, "no model NO NAME");
    assertThat(gateway.sent).isEmpty();
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
  void aWrongTensorIsRefusedWithWhatWasExpected() throws Exception {
    assertRefused(
        rest.post(INFER, input("\"z\"", "[1,2]", "\"FP32\"", "[1,2]")),
        400,
        "The model has no input \"z\"; expected \"x\" FP32 [-1, 2]");
    assertRefused(
        rest.post(INFER, input("\"x\"", "[1,3]", "\"FP32\"", "[1,2,3]")),
        400,
        "Input \"x\" must have shape [-1, 2] (-1: any size), but has [1, 3]");
    assertRefused(
        rest.post(INFER, input("\"x\"", "[1,2]", "\"INT64\"", "[1,2]")),
        400,
        "Input \"x\" must have datatype FP32, but has \"INT64\"");
    assertRefused(
        rest.post(INFER, input("\"x\"", "[1,2]", "\"FP33\"", "[1,2]")),
        400,
        "Input \"x\": Unknown datatype \"FP33\"");
    assertRefused(
        rest.post(INFER, input("\"x\"", "[1,2]", "\"FP32\"", "[1]")),
        400,
        "Input \"x\": shape [1, 2] has 2 elements, but \"data\" has 1");
    assertRefused(
        rest.post(INFER, input("\"x\"", "[2,1]", "\"FP32\"", "[[1,2]]")),
        400,
        "nested \"data\" must follow shape [2, 1], but has 1 entries at level 1");
    assertRefused(
        rest.post(INFER, input("\"x\"", "[1,2]", "\"FP32\"", "[1,\"a\"]")),
        400,
        "each element of FP32 must be a number within the datatype's range, but one is \"a\"");
    assertRefused(
        rest.post(INFER, input("\"x\"", "[1,2]", "\"FP32\"", "[1,1e39]")),
        400,
        "each element of FP32 must be a number within the datatype's range");
    assertRefused(
        rest.post(INFER, input("\"x\"", "[1,-2]", "\"FP32\"", "[1,2]")), 400, "no negative sizes");
    assertThat(gateway.sent).isEmpty();
  }

  @Test
  void anUnknownOutputIsRefusedWithTheKnownOnes() throws Exception {
    assertRefused(
        rest.post(
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
    assertRefused(rest.post(INFER, "{\"inputs\":"), 400, "The request is not JSON");
    assertRefused(rest.post(INFER, ""), 400, "The request must be a JSON object");
    assertRefused(rest.post(INFER, "[1]"), 400, "The request must be a JSON object");
    assertRefused(rest.post(INFER, "{}"), 400, "The request must have an array \"inputs\"");
    assertRefused(
        rest.post(INFER, "{\"inputs\":[{\"name\":3}]}"),
        400,
        "Each input must have a string \"name\"");
    assertRefused(
        rest.post(INFER, "{\"id\":7,\"inputs\":[]}"), 400, "The request must have a string \"id\"");
    assertRefused(
        rest.post(INFER, "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\"}]}"),
        400,
        "Input \"x\" must have either \"data\" or the parameter \"binary_data_size\"");
    assertRefused(
        rest.post(INFER, "{\"parameters\":{\"a\":[]},\"inputs\":[{}]}"),
        400,
        "The request: parameter \"a\" must be a boolean, a number or a string");
  }

  @Test
  void aPayloadOverTheLimitIsRefusedBeforeKafka() throws Exception {
    String big = ONE_TWO + " ".repeat(5_000);

    assertRefused(
        rest.post(INFER, big),
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
  void aDeadlineOutOfRangeIsRefusedWithTheRange() throws Exception {
    assertRefused(
        rest.post(INFER, ONE_TWO, "Sluice-Deadline-Ms", "soon"),
        400,
        "Header Sluice-Deadline-Ms must be whole milliseconds from 1 to 10000, but is \"soon\"");
    assertRefused(rest.post(INFER, ONE_TWO, "Sluice-Deadline-Ms", "10001"), 400, "from 1 to 10000");
    assertRefused(rest.post(INFER, ONE_TWO, "Sluice-Deadline-Ms", "0"), 400, "from 1 to 10000");
  }
}

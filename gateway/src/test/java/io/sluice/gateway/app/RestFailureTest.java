package io.sluice.gateway.app;

import static io.sluice.gateway.app.RestClient.INFER;
import static io.sluice.gateway.app.RestClient.ONE_TWO;
import static io.sluice.gateway.app.RestClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.sluice.protocol.proto.v1.InferenceError;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests for inference that an agent, the brokers or the time that is left fail. */
class RestFailureTest {
  private final LocalGateway gateway = new LocalGateway();
  private final RestClient rest = new RestClient(gateway);

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void withoutAnAgentItIsRefusedAtOnce() throws Exception {
    gateway.agentSays(AgentTelemetry.State.STOPPED);

    HttpResponse<String> response = rest.post(INFER, ONE_TWO);

    assertRefused(response, 503, "No live agent serves doubler: edge-1 is STOPPED");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("2");
    assertThat(gateway.sent).isEmpty();
  }

  @Test
  void aStartingAgentDoesNotCountAsServing() throws Exception {
    gateway.agentSays(AgentTelemetry.State.STARTING);
    assertRefused(rest.post(INFER, ONE_TWO), 503, "edge-1 is STARTING");
  }

  @Test
  void withoutBrokersItIsRefusedAtOnceAndNotReady() throws Exception {
    gateway.brokerIsAway("the brokers do not answer");

    HttpResponse<String> response = rest.post(INFER, ONE_TWO);

    assertRefused(
        response, 503, "The request could not go through Kafka: the brokers do not answer");
    assertThat(new JsonObject(response.body()).getString("code")).isEqualTo("BROKER_UNAVAILABLE");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(rest.get("/v2/health/live").statusCode()).isEqualTo(200);
    assertThat(rest.get("/v2/health/ready").statusCode()).isEqualTo(503);
    assertThat(rest.get("/v2/health/ready").body()).contains("the brokers do not answer");
  }

  @Test
  void aRequestThatNobodyAnswersTimesOutBeforeItsDeadline() throws Exception {
    gateway.agentDoes(attempt -> Optional.empty());
    long begin = System.nanoTime();

    HttpResponse<String> response = rest.post(INFER, ONE_TWO, "Sluice-Deadline-Ms", "200");

    assertRefused(response, 504, "No answer within the deadline of 200 ms: 1 attempt(s) sent");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void theParameterGoesBeforeTheHeader() throws Exception {
    gateway.agentDoes(attempt -> Optional.empty());

    HttpResponse<String> response =
        rest.post(
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
  void anAgentsRefusalOfTheInputIsTheClientsFault() throws Exception {
    gateway.agentDoes(
        attempt -> Optional.of(LocalGateway.error(InferenceError.Code.INVALID_INPUT, "x has NaN")));
    assertRefused(rest.post(INFER, ONE_TWO), 400, "x has NaN");
  }

  @Test
  void anAgentThatFailsEveryTimeIsABadGateway() throws Exception {
    gateway.agentDoes(
        attempt -> Optional.of(LocalGateway.error(InferenceError.Code.INTERNAL, "no memory")));
    assertRefused(rest.post(INFER, ONE_TWO), 502, "Agent edge-1 failed on the request: no memory");
    assertThat(gateway.sent).hasSize(3);
  }
}

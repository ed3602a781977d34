package io.sluice.agent.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalHttpServerTest {
  private final AtomicReference<AgentReadiness> readiness =
      new AtomicReference<>(new AgentReadiness(false, "The ladder is being built"));
  private LocalHttpServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        LocalHttpServer.start(
            "127.0.0.1",
            0,
            readiness::get,
            () -> "sluice_agent_watts 2.5\n",
            () -> {
              if (!readiness.get().ready()) {
                throw new IllegalStateException("a bug");
              }
              return "{\"state\":\"SERVING\"}";
            });
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void isLiveFromTheStart() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void isReadyWhenRequestsAreAnswered() throws Exception {
    HttpResponse<String> before = get("/health/ready");
    readiness.set(new AgentReadiness(true, "Serving fp32"));
    HttpResponse<String> after = get("/health/ready");

    assertThat(before.statusCode()).isEqualTo(503);
    assertThat(before.body()).isEqualTo("The ladder is being built\n");
    assertThat(after.statusCode()).isEqualTo(200);
  }

  @Test
  void servesMetricsToPrometheus() throws Exception {
    HttpResponse<String> metrics = get("/metrics");

    assertThat(metrics.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(metrics.body()).isEqualTo("sluice_agent_watts 2.5\n");
  }

  @Test
  void servesItsStatusAsJson() throws Exception {
    readiness.set(new AgentReadiness(true, "Serving fp32"));

    HttpResponse<String> status = get("/status");

    assertThat(status.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(status.body()).isEqualTo("{\"state\":\"SERVING\"}");
  }

  @Test
  void aHandlerThatFailsIsAnswered() throws Exception {
    assertThat(get("/status").statusCode()).isEqualTo(500);
  }

  @Test
  void onlyReads() throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(uri("/status")).POST(HttpRequest.BodyPublishers.noBody()).build();

    HttpResponse<String> response =
        HttpClient.newHttpClient().send(post, HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(405);
  }

  @Test
  void saysWhatToDoWhenItsPortIsTaken() {
    int taken = server.port();

    assertThatThrownBy(
            () -> LocalHttpServer.start("127.0.0.1", taken, readiness::get, () -> "", () -> ""))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Tried to listen on 127.0.0.1:"
                + taken
                + ", but Address already in use; choose another --local-port");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }
}

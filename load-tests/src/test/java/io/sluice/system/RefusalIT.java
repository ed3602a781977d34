package io.sluice.system;

import static io.sluice.system.RunningSystem.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What cannot be served is refused at once, before it reaches Kafka. */
@ExtendWith(RunningSystem.Shared.class)
final class RefusalIT {
  private static final Duration AT_ONCE = Duration.ofSeconds(1);
  private static final String DEADLINE = "5000";

  private InferCall call;
  private RunningSystem system;

  @BeforeEach
  void useTheGateway(RunningSystem running) {
    system = running;
    call = new InferCall(running.http(), running.gateway());
  }

  @Test
  void anUnknownModelIsNotFound() throws Exception {
    HttpResponse<String> response = call.post("no-such-model", "[1]", "[0]", DEADLINE);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("\"error\"").contains("no-such-model");
  }

  @Test
  void withoutAnAgentTheAnswerIs503AtOnce() throws Exception {
    long before = System.nanoTime();
    HttpResponse<String> response = call.image(system.images(), 0, DEADLINE);
    Duration took = Duration.ofNanos(System.nanoTime() - before);

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    assertThat(response.body()).contains(MODEL);
    assertThat(took).isLessThan(AT_ONCE);
  }

  @Test
  void aWrongShapeIsABadRequest() throws Exception {
    HttpResponse<String> response = call.post(MODEL, "[1,1,2,2]", "[0,0,0,0]", DEADLINE);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("28");
  }

  @Test
  void aPayloadOverTheLimitIsTooLarge() throws Exception {
    String huge = "[" + "0.125,".repeat(4 << 20) + "0]";

    HttpResponse<String> response = call.post(MODEL, "[1,1,28,28]", huge, DEADLINE);

    assertThat(response.statusCode()).isEqualTo(413);
  }
}

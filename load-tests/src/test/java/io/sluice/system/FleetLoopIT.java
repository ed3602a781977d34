package io.sluice.system;

import static io.sluice.system.PolicyWatch.NO_CEILING;
import static io.sluice.system.RehearsedAgents.FAST;
import static io.sluice.system.RehearsedAgents.HARDWARE_CLASS;
import static io.sluice.system.RunningSystem.MODEL;
import static io.sluice.system.RunningSystem.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.demo.process.LoggedChildProcess;
import io.sluice.demo.process.ProgramCommands;
import io.sluice.protocol.control.PolicyScope;
import io.sluice.registry.manifest.ModelName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole gateways, a broker and a fleet whose most accurate rung makes 40 inferences a second. */
@ExtendWith(RunningSystem.Shared.class)
final class FleetLoopIT {
  private static final PolicyScope GROUP =
      new PolicyScope.OfGroup(new ModelName(MODEL), HARDWARE_CLASS);
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final double CALM_PER_SECOND = 16;
  private static final double STEP_PER_SECOND = 64;
  private static final int ENDLESS = Integer.MAX_VALUE;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private RunningSystem system;

  @Test
  void aStepOfDemandIsAbsorbedUnderALowerCeilingThatAllGatewaysKnowAndThatIsTakenBack(
      RunningSystem running) throws Exception {
    system = running;
    SluiceKafka kafka = new SluiceKafka(system.broker().bootstrapServers());
    try (RehearsedAgents agents = RehearsedAgents.start(kafka, new ModelName(MODEL));
        PolicyWatch watch = new PolicyWatch(kafka, GROUP)) {
      awaitUntil(() -> watch.ceilings().equals(List.of(NO_CEILING)));
      try (Streaming calm = stream(CALM_PER_SECOND)) {
        awaitUntil(() -> calm.book().tally().answered() > 0);

        LoggedChildProcess second = absorbStep(watch);
        awaitUntil(() -> watch.ceilings().size() > 2);

        awaitUntil(() -> planned(system.gateway()) == NO_CEILING);
        assertThat(watch.ceilings()).containsExactly(NO_CEILING, FAST, NO_CEILING);
        assertThat(calm.book().tally().errors()).isEmpty();
        assertThat(agents.isAlive()).isTrue();
        second.stop();
      }
    }
  }

  /** A step that ends once two gateways have the ceiling, of which the second began under it. */
  private LoggedChildProcess absorbStep(PolicyWatch watch) throws Exception {
    try (Streaming step = stream(STEP_PER_SECOND)) {
      awaitUntil(() -> watch.ceilings().equals(List.of(NO_CEILING, FAST)));
      LoggedChildProcess second = system.launchGateway("gateway-second", "--instance", "1");
      URI address = ProgramCommands.awaitAddress(second);
      awaitUntil(() -> planned(address) == FAST);
      assertThat(planned(system.gateway())).isEqualTo(FAST);
      assertThat(step.book().tally().errors()).isEmpty();
      return second;
    }
  }

  private Streaming stream(double perSecond) throws Exception {
    return Streaming.start(system, system.gateway(), ENDLESS, perSecond, DEADLINE);
  }

  /** The ceiling that a gateway says that it has planned; NaN while it has no plan. */
  private double planned(URI gateway) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(gateway.resolve("/api/plans")).build();
    JsonNode answer =
        JSON.readTree(system.http().send(request, HttpResponse.BodyHandlers.ofString()).body());
    JsonNode ceiling =
        answer.path("plans").path(MODEL).path("accuracy_ceilings").path(HARDWARE_CLASS);
    return ceiling.isNull() ? NO_CEILING : ceiling.asDouble(Double.NaN);
  }

  private static void awaitUntil(Callable<Boolean> condition) {
    await().pollInSameThread().atMost(PATIENCE).until(condition);
  }
}

package io.sluice.bench.live;

import io.sluice.demo.ConditionAwaiter;
import io.sluice.demo.DemoException;
import io.sluice.demo.ModelPublication;
import io.sluice.demo.RunningPrograms;
import io.sluice.demo.fleet.GatewayApi;
import io.sluice.demo.process.LoggedChildProcess;
import io.sluice.demo.process.ProgramCommands;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The parts that run all the time, and agents on their processor beside them. Confined to the main
 * thread.
 *
 * @param registry its address
 * @param gateway its address
 * @param cache of the agents, one after another: the first one's probes are used by the others, so
 *     that all laws are told the same of the variants
 */
record LiveBenchStage(
    RunningPrograms parts,
    URI registry,
    URI gateway,
    Path cache,
    HttpClient http,
    ConditionAwaiter patience) {
  private static final Duration AGENT_KNOWN = Duration.ofSeconds(30);

  /** An agent that serves. */
  record Agent(String id, LoggedChildProcess process, List<KnownRung> ladder)
      implements AutoCloseable {
    @Override
    public void close() {
      process.stop();
    }
  }

  /**
   * Starts one and returns when it serves and the gateway knows it. Until then it has all
   * processors, for its probe tries variants beside a memory hog.
   */
  Agent start(String id, String law) throws DemoException, IOException, InterruptedException {
    LoggedChildProcess process = parts.startAgent(id, id, registry, cache, options(law));
    try {
      ProcessorAffinity.ALL.take(process.pid());
      URI address = ProgramCommands.awaitServing(process);
      awaitKnown(id);
      ProcessorAffinity.OF_THE_AGENT.take(process.pid());
      return new Agent(id, process, KnownRung.of(http, address));
    } catch (DemoException | IOException | InterruptedException | RuntimeException e) {
      process.stop();
      throw e;
    }
  }

  private static List<String> options(String law) {
    return List.of("--law", law, "--threads", "1", "--power", "modelled", "--keep-probes-h", "24");
  }

  GatewayApi api() {
    return new GatewayApi(http, gateway);
  }

  /** Where requests are streamed to. */
  URI endpoint() {
    return URI.create(
        "ws://%s/v2/models/%s/stream".formatted(gateway.getAuthority(), ModelPublication.MODEL));
  }

  private void awaitKnown(String id) throws DemoException, IOException, InterruptedException {
    long giveUpAt = System.nanoTime() + AGENT_KNOWN.toNanos();
    while (api().fleet().stream().noneMatch(agent -> agent.id().equals(id) && agent.serving())) {
      if (System.nanoTime() > giveUpAt) {
        throw new DemoException("The gateway does not get to know " + id);
      }
      patience.pass(Duration.ofMillis(100));
    }
  }
}

package io.sluice.bench.live;

import io.sluice.demo.DemoException;
import io.sluice.demo.Parts;
import io.sluice.demo.Patience;
import io.sluice.demo.Publication;
import io.sluice.demo.fleet.GatewayApi;
import io.sluice.demo.process.ChildProcess;
import io.sluice.demo.process.Programs;
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
record Stage(
    Parts parts, URI registry, URI gateway, Path cache, HttpClient http, Patience patience) {
  private static final Duration AGENT_KNOWN = Duration.ofSeconds(30);

  /** An agent that serves. */
  record Agent(String id, ChildProcess process, List<KnownRung> ladder) implements AutoCloseable {
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
    ChildProcess process = parts.startAgent(id, id, registry, cache, options(law));
    try {
      Processors.ALL.take(process.pid());
      URI address = Programs.awaitServing(process);
      awaitKnown(id);
      Processors.OF_THE_AGENT.take(process.pid());
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
        "ws://%s/v2/models/%s/stream".formatted(gateway.getAuthority(), Publication.MODEL));
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

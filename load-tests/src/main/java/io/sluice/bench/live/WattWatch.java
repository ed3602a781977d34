package io.sluice.bench.live;

import io.sluice.demo.fleet.AgentView;
import io.sluice.demo.fleet.GatewayApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.DoubleSummaryStatistics;
import java.util.concurrent.TimeUnit;

/** Averages the watts that one agent reports. */
final class WattWatch implements AutoCloseable {
  private static final long EVERY_MILLIS = 1_000;

  private final GatewayApi gateway;
  private final String agent;
  private final DoubleSummaryStatistics watts = new DoubleSummaryStatistics();
  private final Thread thread = new Thread(this::watch, "live-watts");

  private WattWatch(GatewayApi gateway, String agent) {
    this.gateway = gateway;
    this.agent = agent;
    thread.setDaemon(true);
  }

  static WattWatch start(GatewayApi gateway, String agent) {
    WattWatch watch = new WattWatch(gateway, agent);
    watch.thread.start();
    return watch;
  }

  /** NaN when nothing was reported. */
  double average() {
    synchronized (watts) {
      return watts.getCount() == 0 ? Double.NaN : watts.getAverage();
    }
  }

  private void watch() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
        gateway.fleet().stream().filter(view -> view.id().equals(agent)).forEach(this::note);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException("Tried to ask the gateway for watts", e);
    }
  }

  private void note(AgentView view) {
    synchronized (watts) {
      view.watts().known().ifPresent(watts::accept);
    }
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }
}

package io.sluice.bench.live;

import io.sluice.demo.fleet.DemoAgentSnapshot;
import io.sluice.demo.fleet.GatewayApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.DoubleSummaryStatistics;
import java.util.concurrent.TimeUnit;

/** Averages the watts that one agent reports. Confined to the thread that runs it. */
final class WattWatch implements Runnable {
  private static final long EVERY_MILLIS = 1_000;

  private final GatewayApi gateway;
  private final String agent;
  private final double seconds;
  private final DoubleSummaryStatistics watts = new DoubleSummaryStatistics();

  /**
   * @param seconds that it watches
   */
  WattWatch(GatewayApi gateway, String agent, double seconds) {
    this.gateway = gateway;
    this.agent = agent;
    this.seconds = seconds;
  }

  /** NaN when nothing was reported; to be asked once it has ended. */
  double average() {
    return watts.getCount() == 0 ? Double.NaN : watts.getAverage();
  }

  @Override
  public void run() {
    try {
      for (int i = 0; i < (int) seconds; i++) {
        TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
        for (DemoAgentSnapshot view : gateway.fleet()) {
          if (view.id().equals(agent)) {
            view.watts().known().ifPresent(watts::accept);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException("Tried to ask the gateway for watts", e);
    }
  }
}

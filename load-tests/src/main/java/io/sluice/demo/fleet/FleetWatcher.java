package io.sluice.demo.fleet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the gateway twice a second for its agents and their switches, on its own thread. The other
 * methods are safe to call from any thread.
 */
public final class FleetWatcher implements AutoCloseable {
  private static final long EVERY_MILLIS = 500;
  private static final int FAILURES_BORNE = 20;

  private final GatewayApi gateway;
  private volatile Consumer<SwitchView> onSwitch = change -> {};
  private final Set<SwitchView> switches = new LinkedHashSet<>();
  private final Thread thread = new Thread(this::watch, "fleet-watcher");
  private volatile List<DemoAgentSnapshot> agents = List.of();
  private volatile boolean closed;
  private volatile boolean gaveUp;
  private volatile @Nullable IOException failure;

  private FleetWatcher(GatewayApi gateway) {
    this.gateway = gateway;
  }

  public static FleetWatcher start(GatewayApi gateway) {
    FleetWatcher watcher = new FleetWatcher(gateway);
    watcher.thread.start();
    return watcher;
  }

  /** Tells of each switch from now on once, on the watcher's thread. */
  public void onSwitch(Consumer<SwitchView> listener) {
    onSwitch = listener;
  }

  /** The agents as the gateway last told. */
  public List<DemoAgentSnapshot> agents() {
    return agents;
  }

  public Optional<DemoAgentSnapshot> agent(String id) {
    return agents.stream().filter(a -> a.id().equals(id)).findFirst();
  }

  /** All switches until now, in the order in which they were seen. */
  public synchronized List<SwitchView> switches() {
    return new ArrayList<>(switches);
  }

  /** Throws why the gateway could not be asked for ten seconds on end. */
  public void checkGateway() throws IOException {
    if (gaveUp && failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void watch() {
    int failures = 0;
    try {
      while (!closed && failures <= FAILURES_BORNE) {
        failures = ask() ? 0 : failures + 1;
        TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
      }
    } catch (InterruptedException e) {
      // closed
      return;
    }
    gaveUp = !closed;
  }

  /** Whether the gateway answered. */
  private boolean ask() throws InterruptedException {
    try {
      agents = gateway.fleet();
      gateway.decisions().forEach(this::note);
      return true;
    } catch (IOException e) {
      failure = e;
      return false;
    }
  }

  private void note(SwitchView change) {
    boolean isNew;
    synchronized (this) {
      isNew = switches.add(change);
    }
    if (isNew) {
      onSwitch.accept(change);
    }
  }
}

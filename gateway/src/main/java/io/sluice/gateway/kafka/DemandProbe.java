package io.sluice.gateway.kafka;

import io.sluice.gateway.fleet.BrokerLoad;
import io.sluice.registry.manifest.ModelName;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the requests for the wanted models. A client that fails is closed, and the next count made
 * with another. Confined to one thread.
 */
final class DemandProbe implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DemandProbe.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final Supplier<Admin> clients;
  private Set<ModelName> wanted = Set.of();
  private @Nullable Admin client;
  private boolean failing;

  DemandProbe(Supplier<Admin> clients) {
    this.clients = clients;
  }

  /** These models, and no others, are counted from now on. */
  void want(Set<ModelName> models) {
    wanted = models;
  }

  /** Those that could be counted; none when the client failed. */
  Map<ModelName, BrokerLoad> measure() throws InterruptedException {
    if (wanted.isEmpty()) {
      return Map.of();
    }
    try {
      Map<ModelName, BrokerLoad> loads = new BrokerCounts(client(), PATIENCE.toNanos()).of(wanted);
      worked();
      return loads;
    } catch (RuntimeException e) {
      // not brokers that are away, which only time out: the client is beyond use, or cannot be made
      failed(e);
      close();
      return Map.of();
    }
  }

  private Admin client() {
    Admin made = client;
    if (made == null) {
      made = clients.get();
      client = made;
    }
    return made;
  }

  private void worked() {
    if (failing) {
      failing = false;
      LOG.info("The requests are counted again");
    }
  }

  private void failed(RuntimeException e) {
    if (failing) {
      LOG.debug("The requests still cannot be counted", e);
    } else {
      failing = true;
      LOG.warn("The requests cannot be counted; trying again", e);
    }
  }

  @Override
  public void close() {
    Admin made = client;
    client = null;
    if (made != null) {
      made.close(CLOSE);
    }
  }
}

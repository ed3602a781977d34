package io.sluice.agent.link;

import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connection state of a Kafka client; logs each loss and each recovery once. Confined to the
 * client's thread, except for {@link #connected}.
 */
final class BrokerConnectivity {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerConnectivity.class);
  private final String servers;
  private boolean told;
  private volatile boolean connected;

  BrokerConnectivity(String servers) {
    this.servers = servers;
  }

  /** Whether a broker was connected at the last look. Any thread. */
  boolean connected() {
    return connected;
  }

  /**
   * Updates the state from the count of open connections.
   *
   * @param metrics metrics of the client
   */
  void look(Map<MetricName, ? extends Metric> metrics) {
    double connections =
        metrics.entrySet().stream()
            .filter(entry -> entry.getKey().name().equals("connection-count"))
            .mapToDouble(entry -> ((Number) entry.getValue().metricValue()).doubleValue())
            .sum();
    if (connections > 0) {
      came();
    } else {
      gone("no connection is open");
    }
  }

  /** Records a loss: no connection, or a client not created or failed as a whole. */
  void gone(String reason) {
    if (connected || !told) {
      LOG.warn("Kafka at {} is unavailable: {}; retrying", servers, reason);
    }
    told = true;
    connected = false;
  }

  private void came() {
    if (!connected) {
      LOG.info("Connected to Kafka at {}", servers);
    }
    told = true;
    connected = true;
  }
}

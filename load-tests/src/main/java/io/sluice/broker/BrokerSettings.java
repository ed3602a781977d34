package io.sluice.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings of a one-node cluster on the loopback interface.
 *
 * @param port for clients
 * @param controllerPort for the broker's own metadata quorum
 * @param data where the log is kept
 */
record BrokerSettings(int port, int controllerPort, Path data) {
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  private static final String HOST = "127.0.0.1";
  private static final String CLIENT_LISTENER = "PLAINTEXT";

  String bootstrapServers() {
    return HOST + ":" + port;
  }

  /** As Kafka's server.properties has them. */
  Map<String, String> toProperties() {
    Map<String, String> properties = new TreeMap<>(cluster());
    properties.putAll(oneReplicaOfInternalTopics());
    properties.putAll(quickToJoin());
    properties.putAll(quickToComeBack());
    properties.putAll(smallFootprint());
    return properties;
  }

  private Map<String, String> cluster() {
    String clients = CLIENT_LISTENER + "://" + bootstrapServers();
    String controller = HOST + ":" + controllerPort;
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", Integer.toString(NODE_ID)),
        Map.entry("controller.quorum.voters", NODE_ID + "@" + controller),
        Map.entry("controller.listener.names", CONTROLLER_LISTENER),
        Map.entry("listeners", clients + "," + CONTROLLER_LISTENER + "://" + controller),
        Map.entry("advertised.listeners", clients),
        Map.entry("inter.broker.listener.name", CLIENT_LISTENER),
        Map.entry(
            "listener.security.protocol.map",
            CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT"),
        Map.entry("log.dirs", data.toAbsolutePath().toString()),
        // a topic that nobody created is a mistake to see, not to hide
        Map.entry("auto.create.topics.enable", "false"));
  }

  private static Map<String, String> oneReplicaOfInternalTopics() {
    return Map.of(
        "default.replication.factor", "1",
        "min.insync.replicas", "1",
        "offsets.topic.replication.factor", "1",
        "offsets.topic.num.partitions", "1",
        "transaction.state.log.replication.factor", "1",
        "transaction.state.log.min.isr", "1",
        "transaction.state.log.num.partitions", "1",
        "share.coordinator.state.topic.replication.factor", "1",
        "share.coordinator.state.topic.min.isr", "1",
        "share.coordinator.state.topic.num.partitions", "1");
  }

  /** A group member learns its partitions by heartbeats, which are 5 s apart by default. */
  private static Map<String, String> quickToJoin() {
    return Map.of(
        "group.share.min.heartbeat.interval.ms", "500",
        "group.share.heartbeat.interval.ms", "500",
        "group.consumer.min.heartbeat.interval.ms", "500",
        "group.consumer.heartbeat.interval.ms", "500",
        "group.initial.rebalance.delay.ms", "0");
  }

  /** A broker that was killed comes back only when the session of its former life is over. */
  private static Map<String, String> quickToComeBack() {
    return Map.of("broker.session.timeout.ms", "4000", "broker.heartbeat.interval.ms", "500");
  }

  private static Map<String, String> smallFootprint() {
    return Map.of(
        "num.network.threads", "2",
        "num.io.threads", "4",
        "background.threads", "2",
        // the default takes 128 MiB of heap at start
        "log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
  }
}

package io.sluice.gateway.app;

import static io.sluice.launch.ConfigurationException.requireRange;

import io.sluice.gateway.kafka.KafkaSettings;
import io.sluice.gateway.kafka.ReplyPartition;
import io.sluice.gateway.kafka.TopicLayout;
import io.sluice.launch.ConfigurationException;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options that say where Kafka is and how topics are made. */
final class KafkaOptions {
  private static final Pattern SERVERS = Pattern.compile("[^\\s,:]+:\\d+(,[^\\s,:]+:\\d+)*");
  private static final int MOST_PARTITIONS = 1_000;
  private static final int MOST_REPLICAS = 9;
  private static final int MOST_PAYLOAD_KB = 65_536;
  private static final int KB = 1024;

  /** Room beside the payload for headers, names and ids. */
  private static final int ENVELOPE_BYTES = 64 * KB;

  @Option(names = "--bootstrap-servers", description = "Kafka brokers, host:port[,host:port]*.")
  private String bootstrapServers = "127.0.0.1:9092";

  @Option(names = "--max-payload-kb", description = "Largest request, KiB, 1 to 65536.")
  private int maxPayloadKb = 4 * KB;

  @Option(
      names = "--reply-partitions",
      description = "Partitions of the topic of replies: the most gateway instances, 1 to 1024.")
  private int replyPartitions = 8;

  @Option(
      names = "--request-partitions",
      description =
          "Partitions of each model's topic of requests, 1 to 1000; keep them at most half as many"
              + " as agents, so that each partition has two agents that take from it.")
  private int requestPartitions = 1;

  @Option(
      names = "--replication-factor",
      description = "Copies of each new topic, 1 to 9; -1 for the brokers' default.")
  private int replicationFactor = -1;

  int payloadBytes() {
    return (int) requireRange("--max-payload-kb", maxPayloadKb, 1, MOST_PAYLOAD_KB) * KB;
  }

  KafkaSettings settings() {
    if (!SERVERS.matcher(bootstrapServers).matches()) {
      throw new ConfigurationException(
          "--bootstrap-servers must be host:port[,host:port]*, but is \""
              + bootstrapServers
              + "\"");
    }
    return new KafkaSettings(bootstrapServers, payloadBytes() + ENVELOPE_BYTES);
  }

  /**
   * @param instances how many partitions of replies there must be at least
   */
  TopicLayout layout(int instances) {
    requireRange("--replication-factor", replicationFactor, -1, MOST_REPLICAS);
    if (replicationFactor == 0) {
      throw new ConfigurationException("--replication-factor must be -1 or from 1 to 9, but is 0");
    }
    int replies = (int) requireRange("--reply-partitions", replyPartitions, 1, ReplyPartition.MOST);
    return new TopicLayout(
        Math.max(replies, instances),
        (int) requireRange("--request-partitions", requestPartitions, 1, MOST_PARTITIONS),
        (short) replicationFactor,
        payloadBytes() + ENVELOPE_BYTES);
  }
}

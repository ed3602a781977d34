package io.sluice.gateway.app;

import io.sluice.gateway.admission.AdmissionLimits;
import io.sluice.gateway.kafka.KafkaSettings;
import io.sluice.gateway.kafka.ReplyPartition;
import io.sluice.gateway.kafka.TopicLayout;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How a gateway runs.
 *
 * @param port 0 for any free one
 * @param topics to create and keep; empty when somebody else does
 * @param streamWindow requests in flight of one streaming connection
 * @param gatherMoment the longest wait of a request that finds its model idle for one more; zero
 *     for none
 * @param drain how long what is in flight may take when the gateway stops
 * @param fleetLoop whether it plans for the fleet and publishes the groups' policies
 */
record GatewaySettings(
    String host,
    int port,
    KafkaSettings kafka,
    ReplyPartition instance,
    Optional<TopicLayout> topics,
    URI registry,
    AdmissionLimits admission,
    int streamWindow,
    Duration gatherMoment,
    Duration drain,
    boolean fleetLoop) {}

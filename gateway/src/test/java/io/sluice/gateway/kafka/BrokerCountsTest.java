package io.sluice.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.fleet.BrokerLoad;
import io.sluice.protocol.inference.InferenceTopics;
import io.sluice.registry.manifest.ModelName;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.internals.CoordinatorKey;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

/** Brokers that know the ends of topics, and never answer for some. */
class BrokerCountsTest {
  private static final ModelName LETTERS = new ModelName("letters");
  private static final ModelName FACES = new ModelName("faces");
  private static final Node BROKER = new Node(1, "127.0.0.1", 9092);

  private final Map<String, Long> ends =
      Map.of(InferenceTopics.requests(LETTERS), 40L, InferenceTopics.requests(FACES), 7L);

  @Test
  void aModelWithoutALeaderLeavesTheOthersTheirCounts() throws Exception {
    BrokerCounts counts = new BrokerCounts(brokers(Set.of(FACES), Set.of()), 1);

    Map<ModelName, BrokerLoad> loads = counts.of(List.of(FACES, LETTERS));

    assertThat(loads).containsOnlyKeys(LETTERS);
    assertThat(loads.get(LETTERS).produced()).isEqualTo(40);
  }

  @Test
  void aModelWhoseEndIsNeverToldLeavesTheOthersTheirCounts() throws Exception {
    BrokerCounts counts = new BrokerCounts(brokers(Set.of(), Set.of(FACES)), 1);

    Map<ModelName, BrokerLoad> loads = counts.of(List.of(FACES, LETTERS));

    assertThat(loads).containsOnlyKeys(LETTERS);
  }

  @Test
  void aLoadWithoutAGroupIsNotCountedAsUnanswered() throws Exception {
    BrokerCounts counts = new BrokerCounts(brokers(Set.of(), Set.of()), 1);

    Map<ModelName, BrokerLoad> loads = counts.of(List.of(FACES, LETTERS));

    assertThat(loads.get(FACES).produced()).isEqualTo(7);
    assertThat(loads.get(FACES).unanswered()).isEmpty();
  }

  private Admin brokers(Set<ModelName> leaderless, Set<ModelName> silent) {
    Set<String> noLeader = topics(leaderless);
    Set<String> noEnd = topics(silent);
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "describeTopics" -> new Topics((Collection<?>) arguments[0], noLeader);
                  case "listOffsets" -> offsets((Map<?, ?>) arguments[0], noEnd);
                  case "listShareGroupOffsets" -> lags((Map<?, ?>) arguments[0]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static Set<String> topics(Set<ModelName> models) {
    return models.stream().map(InferenceTopics::requests).collect(Collectors.toSet());
  }

  private ListOffsetsResult offsets(Map<?, ?> asked, Set<String> silent) {
    Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> told = new HashMap<>();
    for (Object key : asked.keySet()) {
      TopicPartition partition = (TopicPartition) key;
      KafkaFutureImpl<ListOffsetsResultInfo> end = new KafkaFutureImpl<>();
      if (!silent.contains(partition.topic())) {
        end.complete(new ListOffsetsResultInfo(ends.get(partition.topic()), 0, Optional.empty()));
      }
      told.put(partition, end);
    }
    return new ListOffsetsResult(told);
  }

  /** As brokers that have no such group answer. */
  private static ListShareGroupOffsetsResult lags(Map<?, ?> groups)
      throws ReflectiveOperationException {
    Map<CoordinatorKey, KafkaFuture<?>> told = new HashMap<>();
    for (Object group : groups.keySet()) {
      KafkaFutureImpl<Object> offsets = new KafkaFutureImpl<>();
      offsets.completeExceptionally(new GroupIdNotFoundException("no group " + group));
      told.put(CoordinatorKey.byGroupId((String) group), offsets);
    }
    Constructor<ListShareGroupOffsetsResult> made =
        ListShareGroupOffsetsResult.class.getDeclaredConstructor(Map.class);
    made.setAccessible(true);
    return made.newInstance(told);
  }

  private static final class Topics extends DescribeTopicsResult {
    Topics(Collection<?> names, Set<String> leaderless) {
      super(null, described(names, leaderless));
    }

    private static Map<String, KafkaFuture<TopicDescription>> described(
        Collection<?> names, Set<String> leaderless) {
      Map<String, KafkaFuture<TopicDescription>> all = new HashMap<>();
      for (Object name : names) {
        Node leader = leaderless.contains(name) ? null : BROKER;
        TopicPartitionInfo only = new TopicPartitionInfo(0, leader, List.of(BROKER), List.of());
        all.put(
            (String) name,
            KafkaFuture.completedFuture(new TopicDescription((String) name, false, List.of(only))));
      }
      return all;
    }
  }
}

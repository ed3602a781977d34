package io.sluice.gateway.kafka;

import io.sluice.protocol.inference.InferenceTopics;
import io.sluice.registry.manifest.ModelName;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
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

/**
 * Brokers that know the ends of topics, and whose clients may end. They know no share groups, and
 * may not know a leader or never answer for some topics.
 */
final class FakeBrokers {
  private static final Node BROKER = new Node(1, "127.0.0.1", 9092);

  /** What clients were asked to describe, in turn. */
  final List<Set<String>> asked = new ArrayList<>();

  int opened;
  int closed;

  private final Map<String, Long> ends = new HashMap<>();
  private final Set<String> leaderless = new HashSet<>();
  private final Set<String> silent = new HashSet<>();
  private AtomicBoolean lastWorks = new AtomicBoolean();

  FakeBrokers(Map<ModelName, Long> ends) {
    ends.forEach((model, end) -> this.ends.put(InferenceTopics.requests(model), end));
  }

  void leaderless(ModelName model) {
    leaderless.add(InferenceTopics.requests(model));
  }

  /** The end of its topic is never told. */
  void silent(ModelName model) {
    silent.add(InferenceTopics.requests(model));
  }

  /** The last client takes no more calls, as one whose thread has died. */
  void clientDies() {
    lastWorks.set(false);
  }

  Admin client() {
    opened++;
    AtomicBoolean works = new AtomicBoolean(true);
    lastWorks = works;
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) ->
                method.getName().equals("close")
                    ? closed++
                    : answer(works.get(), method.getName(), arguments));
  }

  private Object answer(boolean works, String call, Object[] arguments)
      throws ReflectiveOperationException {
    if (!works) {
      throw new IllegalStateException("Cannot accept new call when AdminClient is closing.");
    }
    return switch (call) {
      case "describeTopics" -> describe((Collection<?>) arguments[0]);
      case "listOffsets" -> offsets((Map<?, ?>) arguments[0]);
      case "listShareGroupOffsets" -> lags((Map<?, ?>) arguments[0]);
      default -> throw new UnsupportedOperationException(call);
    };
  }

  private Topics describe(Collection<?> names) {
    Set<String> topics = new HashSet<>();
    names.forEach(name -> topics.add((String) name));
    asked.add(topics);
    return new Topics(names, leaderless);
  }

  private ListOffsetsResult offsets(Map<?, ?> asked) {
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

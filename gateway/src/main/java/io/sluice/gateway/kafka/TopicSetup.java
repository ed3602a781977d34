package io.sluice.gateway.kafka;

import static java.util.Objects.requireNonNull;

import io.sluice.protocol.inference.InferenceTopics;
import io.sluice.registry.manifest.ModelName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates the topics that are missing, and tells each model's share group to begin with what waits.
 * What is there already stays, but replies get more partitions when they have too few. Blocks; used
 * by one thread at a time.
 */
public final class TopicSetup {
  private static final String START = "share.auto.offset.reset";

  private final KafkaSettings settings;
  private final TopicLayout layout;

  public TopicSetup(KafkaSettings settings, TopicLayout layout) {
    this.settings = settings;
    this.layout = layout;
  }

  /**
   * Sees to the shared topics and those of the models.
   *
   * @return the names of the topics it made
   * @throws KafkaException when the brokers cannot be reached or refuse
   */
  public List<String> ensure(Collection<ModelName> models) throws InterruptedException {
    try (Admin admin = Admin.create(settings.admin("sluice-topic-setup"))) {
      List<NewTopic> wanted = new ArrayList<>(layout.shared());
      models.forEach(model -> wanted.add(layout.requests(model)));
      List<String> made = create(admin, wanted);
      if (!made.contains(InferenceTopics.REPLIES)) {
        growReplies(admin);
      }
      for (ModelName model : models) {
        beginWithWhatWaits(admin, model);
      }
      return made;
    } catch (ExecutionException e) {
      throw new KafkaException(
          "Tried to set the topics up at %s, but %s"
              .formatted(settings.bootstrapServers(), messageOf(e)),
          e);
    }
  }

  private static List<String> create(Admin admin, List<NewTopic> wanted)
      throws ExecutionException, InterruptedException {
    CreateTopicsResult result = admin.createTopics(wanted);
    List<String> made = new ArrayList<>();
    for (NewTopic topic : wanted) {
      try {
        requireNonNull(result.values().get(topic.name())).get();
        made.add(topic.name());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
    return made;
  }

  private void growReplies(Admin admin) throws ExecutionException, InterruptedException {
    String replies = InferenceTopics.REPLIES;
    TopicDescription topic =
        requireNonNull(admin.describeTopics(List.of(replies)).topicNameValues().get(replies)).get();
    if (topic.partitions().size() < layout.replyPartitions()) {
      admin
          .createPartitions(Map.of(replies, NewPartitions.increaseTo(layout.replyPartitions())))
          .all()
          .get();
    }
  }

  private static void beginWithWhatWaits(Admin admin, ModelName model)
      throws ExecutionException, InterruptedException {
    ConfigResource group =
        new ConfigResource(ConfigResource.Type.GROUP, InferenceTopics.shareGroup(model));
    AlterConfigOp earliest =
        new AlterConfigOp(new ConfigEntry(START, "earliest"), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(group, List.of(earliest))).all().get();
  }

  private static String messageOf(ExecutionException e) {
    Throwable cause = e.getCause();
    return String.valueOf((cause == null ? e : cause).getMessage());
  }
}

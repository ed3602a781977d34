package io.sluice.gateway.app;

import io.sluice.gateway.kafka.TopicSetup;
import io.sluice.launch.ConfigurationException;
import io.sluice.registry.manifest.ModelName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Creates the topics once, for brokers on which the gateway may not. */
@Command(
    name = "create-topics",
    description =
        "Creates the Kafka topics that are missing, and sets up the models' share groups.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class CreateTopicsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--model",
      split = ",",
      description = "Models whose topics of requests are wanted; may be given more than once.")
  private List<String> models = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    TopicSetup setup = new TopicSetup(kafka.settings(), kafka.layout(1));
    List<String> made = setup.ensure(names());
    spec.commandLine()
        .getOut()
        .println(
            made.isEmpty()
                ? "All topics were there already"
                : "Created " + String.join(", ", made));
    spec.commandLine().getOut().flush();
    return 0;
  }

  private List<ModelName> names() {
    try {
      return models.stream().map(ModelName::new).toList();
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("--model: " + e.getMessage(), e);
    }
  }
}

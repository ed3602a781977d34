package io.sluice.system;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;

/**
 * The broker image of the container tests: {@code apache/kafka}, or what the environment variable
 * SLUICE_KAFKA_IMAGE names.
 *
 * <p>As a condition it skips a test class where there is no Docker or no image, and prints why. A
 * test whose image is named must run: then it is never skipped, and fails where it cannot run.
 */
final class KafkaImage implements ExecutionCondition {
  private static final String VARIABLE = "SLUICE_KAFKA_IMAGE";
  private static final String DEFAULT = "apache/kafka:4.2.1";
  private static final long PULL_LIMIT_SECONDS = 300;

  private final Optional<String> named = Optional.ofNullable(System.getenv(VARIABLE));

  DockerImageName name() {
    return DockerImageName.parse(named.orElse(DEFAULT)).asCompatibleSubstituteFor("apache/kafka");
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (named.isPresent()) {
      return ConditionEvaluationResult.enabled(VARIABLE + " is " + named.get());
    }
    Optional<String> missing = whatIsMissing();
    missing.ifPresent(
        what -> System.out.println("Skipped " + context.getDisplayName() + ": " + what));
    return missing
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("Docker has " + name()));
  }

  private Optional<String> whatIsMissing() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return Optional.of("Docker does not answer here; .ci/run installs and starts it");
    }
    try {
      fetch(DockerClientFactory.lazyClient());
      return Optional.empty();
    } catch (DockerException e) {
      return Optional.of(
          "Docker cannot pull "
              + name()
              + "; .ci/broker-image builds one ("
              + e.getMessage()
              + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted while Docker pulled " + name());
    }
  }

  private void fetch(DockerClient docker) throws InterruptedException {
    try {
      docker.inspectImageCmd(name().asCanonicalNameString()).exec();
    } catch (NotFoundException notHere) {
      docker
          .pullImageCmd(name().getUnversionedPart())
          .withTag(name().getVersionPart())
          .start()
          .awaitCompletion(PULL_LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }
}

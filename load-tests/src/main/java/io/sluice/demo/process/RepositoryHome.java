package io.sluice.demo.process;

import io.sluice.launch.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The root folder of the repository, where the programs and the data are found.
 *
 * @param root absolute
 */
public record RepositoryHome(Path root) {
  public Path registryJar() {
    return root.resolve("model-registry/server/target/sluice-registry.jar");
  }

  public Path agentJar() {
    return root.resolve("edge-agent/agent/target/sluice-agent.jar");
  }

  public Path gatewayJar() {
    return root.resolve("gateway/target/sluice-gateway.jar");
  }

  public Path models() {
    return root.resolve("load-tests/models");
  }

  public Path fashionMnist() {
    return root.resolve("load-tests/data/fashion-mnist");
  }

  /** Where the demo leaves its summary, report and logs. */
  public Path demoOutput() {
    return root.resolve("load-tests/target/demo");
  }

  /** What is needed but is not there, empty when all is. */
  public Optional<Path> firstMissing() {
    return Stream.of(registryJar(), agentJar(), gatewayJar(), models(), fashionMnist())
        .filter(Files::notExists)
        .findFirst();
  }

  /**
   * What an option {@code --home} says, or where it is not given, what is found upward from here.
   *
   * @throws ConfigurationException when nothing is found
   */
  public static RepositoryHome ofOption(@Nullable Path folder) {
    return folder != null
        ? new RepositoryHome(folder.toAbsolutePath().normalize())
        : above(Path.of(""))
            .orElseThrow(
                () -> new ConfigurationException("--home must name the repository's root"));
  }

  /** Looks for the repository upward from a folder or file. */
  public static Optional<RepositoryHome> above(Path start) {
    for (Path at = start.toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("mvnw")) && Files.isDirectory(at.resolve("load-tests"))) {
        return Optional.of(new RepositoryHome(at.normalize()));
      }
    }
    return Optional.empty();
  }
}

package io.sluice.gateway.admission;

import io.sluice.gateway.inference.AgentPresence;
import io.sluice.gateway.inference.ModelDirectory;
import io.sluice.gateway.inference.Rejection;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Finds the model version that a client means. Confined to the event loop. */
public final class ModelResolver {
  /** The tag that stands for the newest version. */
  static final String LATEST = "latest";

  private final ModelDirectory directory;
  private final AgentPresence agents;

  public ModelResolver(ModelDirectory directory, AgentPresence agents) {
    this.directory = directory;
    this.agents = agents;
  }

  /**
   * The version asked for, or else one that agents serve, or else the latest.
   *
   * @param refused takes the reason when this returns empty
   */
  public Optional<ModelVersion> resolve(
      String model, Optional<String> version, Consumer<Rejection> refused) {
    Optional<ModelName> name = parse(model);
    List<String> versions = name.map(directory::versions).orElse(List.of());
    if (versions.isEmpty()) {
      refused.accept(
          directory.known() || name.isEmpty()
              ? new Rejection.UnknownModel(model, "known are " + directory.models())
              : new Rejection.NotReady("it has not reached the registry yet"));
      return Optional.empty();
    }
    Optional<ModelVersion> found = find(name.orElseThrow(), version);
    if (found.isEmpty()) {
      String wanted = model + " in version " + version.orElse(LATEST);
      refused.accept(new Rejection.UnknownModel(wanted, "known versions are " + versions));
    }
    return found;
  }

  /** Why no agent can take requests for the model in this version, empty when one can. */
  public Optional<Rejection> absence(ModelName model, Optional<String> version) {
    Optional<String> absence = agents.absence(model);
    if (absence.isPresent()) {
      return Optional.of(new Rejection.NoAgent(model, absence.get()));
    }
    Set<String> served = agents.servedVersions(model);
    return version
        .filter(wanted -> !wanted.equals(LATEST) && !served.contains(wanted))
        .map(
            wanted ->
                new Rejection.NoAgent(
                    model, "version " + wanted + " was asked for, agents serve " + served));
  }

  private Optional<ModelVersion> find(ModelName name, Optional<String> version) {
    if (version.isPresent()) {
      return directory.find(name, version.get());
    }
    return agents.servedVersions(name).stream()
        .map(served -> directory.find(name, served))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> directory.find(name, LATEST));
  }

  private static Optional<ModelName> parse(String model) {
    try {
      return Optional.of(new ModelName(model));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

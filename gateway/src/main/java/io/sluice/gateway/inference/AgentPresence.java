package io.sluice.gateway.inference;

import io.sluice.registry.manifest.ModelName;
import java.util.Optional;
import java.util.Set;

/** Which models live agents serve. Confined to the event loop. */
public interface AgentPresence {
  /** The versions of the model that at least one live agent serves now. */
  Set<String> servedVersions(ModelName model);

  /** Why nobody serves the model, in words; empty when somebody does. */
  Optional<String> absence(ModelName model);
}

package io.sluice.protocol.inference;

import io.sluice.registry.manifest.ModelName;

/** Topics and consumer groups of the inference path. */
public final class InferenceTopics {
  /** Keyed by request id; read by the gateway instance that owns the partition. */
  public static final String REPLIES = "sluice.replies";

  /** Requests that were given up, keyed by request id. */
  public static final String DEAD_LETTERS = "sluice.dead-letters";

  private InferenceTopics() {}

  /** The requests for one model, keyed by request id. */
  public static String requests(ModelName model) {
    return "sluice.requests." + model;
  }

  /** The share group of all agents that serve the model. */
  public static String shareGroup(ModelName model) {
    return "sluice." + model;
  }
}

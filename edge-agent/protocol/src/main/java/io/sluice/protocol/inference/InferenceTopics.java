package io.sluice.protocol.inference;

import io.sluice.registry.manifest.ModelName;

/** Topics and consumer groups of the inference path. */
public final class InferenceTopics {
  /** Replies, keyed by request id; read by the gateway instance owning the partition. */
  public static final String REPLIES = "sluice.replies";

  /** Abandoned requests, keyed by request id. */
  public static final String DEAD_LETTERS = "sluice.dead-letters";

  private InferenceTopics() {}

  /** Topic of the requests for a model, keyed by request id. */
  public static String requests(ModelName model) {
    return "sluice.requests." + model;
  }

  /** Share group of all agents serving the model. */
  public static String shareGroup(ModelName model) {
    return "sluice." + model;
  }
}

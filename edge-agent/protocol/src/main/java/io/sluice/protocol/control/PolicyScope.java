package io.sluice.protocol.control;

import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.ModelName;

/** Whom a policy is for; its {@link #key} is the record key on {@link #TOPIC}. */
public sealed interface PolicyScope {
  /** Compacted: the last policy of each scope stands. */
  String TOPIC = "sluice.policies";

  String key();

  /**
   * Parses a record key.
   *
   * @throws IllegalArgumentException when it is neither {@code model/…} nor {@code agent/…}
   */
  static PolicyScope parse(String key) {
    if (key.startsWith(OfModel.PREFIX)) {
      return new OfModel(new ModelName(key.substring(OfModel.PREFIX.length())));
    }
    if (key.startsWith(OfAgent.PREFIX)) {
      return new OfAgent(new AgentId(key.substring(OfAgent.PREFIX.length())));
    }
    throw new IllegalArgumentException(
        "A policy is for model/<name> or agent/<id>, but this key is \"" + key + "\"");
  }

  /** All agents that serve a model. */
  record OfModel(ModelName model) implements PolicyScope {
    private static final String PREFIX = "model/";

    @Override
    public String key() {
      return PREFIX + model;
    }
  }

  /** One agent; overrides its model's policy field by field. */
  record OfAgent(AgentId agent) implements PolicyScope {
    private static final String PREFIX = "agent/";

    @Override
    public String key() {
      return PREFIX + agent;
    }
  }
}

package io.sluice.protocol.control;

import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.ModelName;
import java.util.regex.Pattern;

/** Scope of a policy; {@link #key} is the record key on {@link #TOPIC}. */
public sealed interface PolicyScope {
  /** Compacted topic: the last policy of each scope is in force. */
  String TOPIC = "sluice.policies";

  String key();

  /**
   * Parses a record key.
   *
   * @throws IllegalArgumentException unless the key is {@code model/…}, {@code group/…/…} or {@code
   *     agent/…}
   */
  static PolicyScope parse(String key) {
    if (key.startsWith(OfModel.PREFIX)) {
      return new OfModel(new ModelName(key.substring(OfModel.PREFIX.length())));
    }
    if (key.startsWith(OfAgent.PREFIX)) {
      return new OfAgent(new AgentId(key.substring(OfAgent.PREFIX.length())));
    }
    if (key.startsWith(OfGroup.PREFIX)) {
      String[] names = key.substring(OfGroup.PREFIX.length()).split("/", 2);
      if (names.length == 2) {
        return new OfGroup(new ModelName(names[0]), names[1]);
      }
    }
    throw new IllegalArgumentException(
        "A policy is for model/<name>, group/<model>/<hardware class> or agent/<id>, but this key is"
            + " \""
            + key
            + "\"");
  }

  /** All agents serving a model. */
  record OfModel(ModelName model) implements PolicyScope {
    private static final String PREFIX = "model/";

    @Override
    public String key() {
      return PREFIX + model;
    }
  }

  /**
   * All agents serving a model on one hardware class; overrides the model's policy field by field.
   * Reserved for the fleet loop.
   *
   * @param hardwareClass 1 to 64 characters of a-z, A-Z, 0-9, '.', '_' and '-'
   */
  record OfGroup(ModelName model, String hardwareClass) implements PolicyScope {
    private static final String PREFIX = "group/";
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public OfGroup {
      if (!FORM.matcher(hardwareClass).matches()) {
        throw new IllegalArgumentException(
            "A hardware class is 1 to 64 of a-z, A-Z, 0-9, '.', '_' and '-', but this is \""
                + hardwareClass
                + "\"");
      }
    }

    @Override
    public String key() {
      return PREFIX + model + "/" + hardwareClass;
    }
  }

  /** A single agent; overrides the group's policy field by field. */
  record OfAgent(AgentId agent) implements PolicyScope {
    private static final String PREFIX = "agent/";

    @Override
    public String key() {
      return PREFIX + agent;
    }
  }
}

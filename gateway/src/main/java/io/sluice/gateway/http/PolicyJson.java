package io.sluice.gateway.http;

import io.sluice.protocol.proto.v1.Policy;
import io.sluice.registry.manifest.VariantName;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;

/** Policies as JSON, fields named like those of the message; pure. */
final class PolicyJson {
  private static final Set<String> FIELDS =
      new TreeSet<>(
          Set.of(
              "latency_target_ms",
              "latency_quantile",
              "watts_budget",
              "watts_window_ms",
              "reserve_joules",
              "reserve_seconds",
              "celsius_limit",
              "accuracy_floor",
              "accuracy_ceiling",
              "pin",
              "dwell_ms",
              "note"));
  private static final double MOST_WATTS = 100_000;
  private static final double MOST_MILLIS = 3_600_000;
  private static final double MOST_WINDOW_MILLIS = 86_400_000;
  private static final double MOST_JOULES = 1e9;
  private static final double MOST_SECONDS = 31_536_000;
  private static final double LEAST_CELSIUS = -50;
  private static final double MOST_CELSIUS = 200;

  private PolicyJson() {}

  /**
   * Reads a policy; fields that are not given stay unset.
   *
   * @throws MalformedRequestException naming the field and its range
   */
  static Policy read(Buffer body) throws MalformedRequestException {
    JsonObject json;
    try {
      json = new JsonObject(body);
    } catch (DecodeException | ClassCastException e) {
      throw new MalformedRequestException("A policy must be a JSON object", e);
    }
    for (String field : json.fieldNames()) {
      if (!FIELDS.contains(field)) {
        throw new MalformedRequestException(
            "A policy has no field \"%s\"; known are %s".formatted(field, FIELDS));
      }
    }
    return fill(json);
  }

  private static Policy fill(JsonObject json) throws MalformedRequestException {
    Policy.Builder policy = Policy.newBuilder();
    if (json.containsKey("latency_target_ms")) {
      policy.setLatencyTargetMs(number(json, "latency_target_ms", 0.001, MOST_MILLIS));
    }
    if (json.containsKey("latency_quantile")) {
      policy.setLatencyQuantile(between(json, "latency_quantile", 0, 1));
    }
    if (json.containsKey("watts_budget")) {
      policy.setWattsBudget(number(json, "watts_budget", 0.001, MOST_WATTS));
    }
    if (json.containsKey("watts_window_ms")) {
      policy.setWattsWindowMs((long) number(json, "watts_window_ms", 1, MOST_WINDOW_MILLIS));
    }
    fillReserve(json, policy);
    if (json.containsKey("celsius_limit")) {
      policy.setCelsiusLimit(number(json, "celsius_limit", LEAST_CELSIUS, MOST_CELSIUS));
    }
    if (json.containsKey("accuracy_ceiling")) {
      policy.setAccuracyCeiling(number(json, "accuracy_ceiling", 0, 1));
    }
    if (json.containsKey("accuracy_floor")) {
      policy.setAccuracyFloor(number(json, "accuracy_floor", 0, 1));
    }
    if (json.containsKey("dwell_ms")) {
      policy.setDwellMs((long) number(json, "dwell_ms", 0, MOST_MILLIS));
    }
    if (json.containsKey("pin")) {
      policy.setPin(pin(json));
    }
    return policy.setNote(text(json, "note", "")).build();
  }

  private static void fillReserve(JsonObject json, Policy.Builder policy)
      throws MalformedRequestException {
    if (json.containsKey("reserve_joules") != json.containsKey("reserve_seconds")) {
      throw new MalformedRequestException("reserve_joules and reserve_seconds go together");
    }
    if (json.containsKey("reserve_joules")) {
      policy.setReserveJoules(number(json, "reserve_joules", 0.001, MOST_JOULES));
      policy.setReserveSeconds(number(json, "reserve_seconds", 1, MOST_SECONDS));
    }
  }

  private static double number(JsonObject json, String field, double least, double most)
      throws MalformedRequestException {
    Object value = json.getValue(field);
    if (value instanceof Number number
        && number.doubleValue() >= least
        && number.doubleValue() <= most) {
      return number.doubleValue();
    }
    throw new MalformedRequestException(
        "%s must be a number from %s to %s, but is %s".formatted(field, least, most, value));
  }

  /** Without the bounds themselves. */
  private static double between(JsonObject json, String field, double above, double below)
      throws MalformedRequestException {
    Object value = json.getValue(field);
    if (value instanceof Number number
        && number.doubleValue() > above
        && number.doubleValue() < below) {
      return number.doubleValue();
    }
    throw new MalformedRequestException(
        "%s must be a number above %s and below %s, but is %s"
            .formatted(field, above, below, value));
  }

  private static String pin(JsonObject json) throws MalformedRequestException {
    try {
      return new VariantName(text(json, "pin", "")).value();
    } catch (IllegalArgumentException e) {
      throw new MalformedRequestException("pin: " + e.getMessage(), e);
    }
  }

  private static String text(JsonObject json, String field, String unset)
      throws MalformedRequestException {
    if (!json.containsKey(field)) {
      return unset;
    }
    if (json.getValue(field) instanceof String text) {
      return text;
    }
    throw new MalformedRequestException(field + " must be a string");
  }

  static JsonObject write(Policy policy) {
    JsonObject json = new JsonObject();
    if (policy.hasLatencyTargetMs()) {
      json.put("latency_target_ms", policy.getLatencyTargetMs());
    }
    if (policy.hasLatencyQuantile()) {
      json.put("latency_quantile", policy.getLatencyQuantile());
    }
    if (policy.hasWattsBudget()) {
      json.put("watts_budget", policy.getWattsBudget());
    }
    writeRest(policy, json);
    if (policy.hasAccuracyFloor()) {
      json.put("accuracy_floor", policy.getAccuracyFloor());
    }
    if (policy.hasPin()) {
      json.put("pin", policy.getPin());
    }
    if (policy.hasDwellMs()) {
      json.put("dwell_ms", policy.getDwellMs());
    }
    return json.put("note", policy.getNote());
  }

  private static void writeRest(Policy policy, JsonObject json) {
    if (policy.hasWattsWindowMs()) {
      json.put("watts_window_ms", policy.getWattsWindowMs());
    }
    if (policy.hasReserveJoules()) {
      json.put("reserve_joules", policy.getReserveJoules());
    }
    if (policy.hasReserveSeconds()) {
      json.put("reserve_seconds", policy.getReserveSeconds());
    }
    if (policy.hasCelsiusLimit()) {
      json.put("celsius_limit", policy.getCelsiusLimit());
    }
    if (policy.hasAccuracyCeiling()) {
      json.put("accuracy_ceiling", policy.getAccuracyCeiling());
    }
    if (policy.hasLoadPlanned()) {
      json.put("load_planned", policy.getLoadPlanned());
    }
  }
}

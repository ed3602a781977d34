package io.sluice.demo.fleet;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What is asked of an agent or of all agents of a model.
 *
 * @param scope {@code model/<name>} or {@code agent/<id>}
 * @param latencyTargetMillis at the quantile 0.95
 * @param note who asks and why
 */
public record DemoPolicy(
    String scope,
    OptionalDouble latencyTargetMillis,
    OptionalDouble wattsBudget,
    Duration dwell,
    String note) {
  /** The fields as the gateway's policy endpoint names them. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    latencyTargetMillis.ifPresent(target -> fields.put("latency_target_ms", target));
    wattsBudget.ifPresent(watts -> fields.put("watts_budget", watts));
    fields.put("dwell_ms", dwell.toMillis());
    fields.put("note", note);
    return fields;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(scope);
    latencyTargetMillis.ifPresent(
        target -> text.append(String.format(Locale.ROOT, ", p95 within %.1f ms", target)));
    wattsBudget.ifPresent(
        watts -> text.append(String.format(Locale.ROOT, ", at most %.3f W", watts)));
    return text.toString();
  }
}

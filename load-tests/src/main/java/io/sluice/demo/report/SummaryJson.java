package io.sluice.demo.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.demo.fleet.SwitchView;
import io.sluice.demo.fleet.VariantView;
import java.util.Locale;
import java.util.TreeMap;

/** The summary as JSON. What is not known is null, never 0. */
final class SummaryJson {
  private final ObjectNode root = JsonMapper.builder().build().createObjectNode();

  private SummaryJson() {}

  static ObjectNode of(RunSummary summary) {
    SummaryJson json = new SummaryJson();
    json.addRequests(summary);
    json.addSwitches(summary);
    json.addVariants(summary);
    return json.root;
  }

  private void addRequests(RunSummary summary) {
    root.put("requests", summary.tally().requests());
    root.put("answered", summary.tally().answered());
    ObjectNode errors = root.putObject("errors");
    new TreeMap<>(summary.tally().errors()).forEach(errors::put);
    root.put("lost", summary.tally().lost());
    root.put("duplicated", summary.tally().duplicated());
    number(root, "accuracy", summary.tally().accuracy());
    number(root, "p50_ms", summary.tally().latency().p50Millis());
    number(root, "p99_ms", summary.tally().latency().p99Millis());
  }

  private void addSwitches(RunSummary summary) {
    ArrayNode switches = root.putArray("switches");
    for (SwitchView change : summary.switches()) {
      switches
          .addObject()
          .put("at_ms", summary.millisSinceStart(change))
          .put("agent", change.agent())
          .put("from", change.from())
          .put("to", change.to())
          .put("reason", change.cause().toLowerCase(Locale.ROOT) + ": " + change.reason());
    }
  }

  private void addVariants(RunSummary summary) {
    ArrayNode variants = root.putArray("variants");
    for (VariantView variant : summary.variants()) {
      ObjectNode node = variants.addObject();
      node.put("name", variant.name());
      node.put("bytes", variant.bytes());
      number(node, "accuracy", variant.accuracy());
      number(node, "agreement", variant.agreement());
      number(node, "p50_ms", variant.p50Millis());
      number(node, "joules", variant.joules().known().orElse(Double.NaN));
      node.put("joules_source", variant.joules().sourceName());
    }
  }

  static void number(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, Math.round(value * 1e6) / 1e6);
    } else {
      node.putNull(name);
    }
  }
}

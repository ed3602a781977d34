package io.sluice.demo.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.demo.fleet.DemoAgentSnapshot;
import java.util.List;
import java.util.Locale;

/** What the report page draws, as JSON. */
final class ReportData {
  private ReportData() {}

  static ObjectNode of(
      String subtitle, RunSummary summary, List<RunCheck> checks, RunTimeline timeline) {
    ObjectNode data = JsonMapper.builder().build().createObjectNode();
    data.put("subtitle", subtitle);
    data.set("summary", SummaryJson.of(summary));
    data.put("max_ms", summary.tally().latency().maxMillis());
    ArrayNode checked = data.putArray("checks");
    for (RunCheck check : checks) {
      checked
          .addObject()
          .put("name", check.name())
          .put("passed", check.passed())
          .put("figures", check.figures());
    }
    ArrayNode seconds = data.putArray("seconds");
    timeline.seconds().forEach(second -> add(seconds.addObject(), second));
    ArrayNode marks = data.putArray("marks");
    for (RunTimeline.Mark mark : timeline.marks()) {
      marks
          .addObject()
          .put("t", mark.atSeconds())
          .put("kind", mark.kind().name().toLowerCase(Locale.ROOT))
          .put("text", mark.text());
    }
    return data;
  }

  private static void add(ObjectNode node, RunTimeline.Second second) {
    SummaryJson.number(node, "t", second.atSeconds());
    SummaryJson.number(node, "rate", second.perSecond());
    node.put("errors", second.errors());
    SummaryJson.number(node, "p50", second.latency().p50Millis());
    SummaryJson.number(node, "p99", second.latency().p99Millis());
    ObjectNode agents = node.putObject("agents");
    second.agents().forEach(agent -> add(agents.putObject(agent.id()), agent));
  }

  private static void add(ObjectNode node, DemoAgentSnapshot agent) {
    node.put("serving", agent.serving());
    node.put("rung", agent.variant());
    SummaryJson.number(node, "takes", agent.arrivalsPerSecond());
    SummaryJson.number(node, "p95", agent.p95Millis());
    SummaryJson.number(node, "target", agent.latencyTarget());
    SummaryJson.number(node, "watts", agent.watts().known().orElse(Double.NaN));
    node.put("source", agent.watts().sourceName());
    SummaryJson.number(node, "budget", agent.wattsBudget());
  }
}

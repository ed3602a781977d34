package io.sluice.gateway.http;

import io.sluice.gateway.fleet.AgentView;
import io.sluice.gateway.fleet.DecisionLog;
import io.sluice.gateway.fleet.Fleet;
import io.sluice.protocol.proto.v1.SwitchDecision;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/** {@code GET /api/fleet} and {@code GET /api/decisions}. */
public final class FleetRoutes implements Routes {
  private static final int MOST_DECISIONS = 500;

  private final Fleet fleet;
  private final DecisionLog decisions;
  private final Supplier<JsonObject> gateway;

  /**
   * @param gateway what to tell of the gateway itself
   */
  public FleetRoutes(Fleet fleet, DecisionLog decisions, Supplier<JsonObject> gateway) {
    this.fleet = fleet;
    this.decisions = decisions;
    this.gateway = gateway;
  }

  @Override
  public void mount(Router router) {
    router.get("/api/fleet").handler(this::fleet);
    router.get("/api/decisions").handler(this::decisions);
  }

  private void fleet(RoutingContext ctx) {
    JsonArray agents = new JsonArray();
    for (AgentView agent : fleet.agents()) {
      agents.add(FleetJson.agent(agent, decisions.lastOf(agent.id())));
    }
    Replies.json(
        ctx,
        200,
        new JsonObject()
            .put("gateway", gateway.get())
            .put("agents", agents)
            .put("sources", FleetJson.SOURCES));
  }

  private void decisions(RoutingContext ctx) {
    JsonArray recent = new JsonArray();
    for (SwitchDecision decision : decisions.recent(MOST_DECISIONS)) {
      recent.add(FleetJson.decision(decision));
    }
    Replies.json(ctx, 200, new JsonObject().put("decisions", recent));
  }
}

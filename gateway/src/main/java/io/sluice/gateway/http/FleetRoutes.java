package io.sluice.gateway.http;

import io.sluice.gateway.fleet.DecisionLog;
import io.sluice.gateway.fleet.FleetAgentSnapshot;
import io.sluice.gateway.fleet.FleetState;
import io.sluice.protocol.proto.v1.SwitchDecision;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/** {@code GET /api/fleet} and {@code GET /api/decisions}. */
public final class FleetRoutes implements RouteGroup {
  private static final int MOST_DECISIONS = 500;

  private final FleetState fleet;
  private final DecisionLog decisions;
  private final Supplier<JsonObject> gateway;

  /**
   * @param gateway what to tell of the gateway itself
   */
  public FleetRoutes(FleetState fleet, DecisionLog decisions, Supplier<JsonObject> gateway) {
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
    for (FleetAgentSnapshot agent : fleet.agents()) {
      agents.add(FleetJsonWriter.agent(agent, decisions.lastOf(agent.id())));
    }
    HttpReplies.json(
        ctx,
        200,
        new JsonObject()
            .put("gateway", gateway.get())
            .put("agents", agents)
            .put("sources", FleetJsonWriter.SOURCES));
  }

  private void decisions(RoutingContext ctx) {
    JsonArray recent = new JsonArray();
    for (SwitchDecision decision : decisions.recent(MOST_DECISIONS)) {
      recent.add(FleetJsonWriter.decision(decision));
    }
    HttpReplies.json(ctx, 200, new JsonObject().put("decisions", recent));
  }
}

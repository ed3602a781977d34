package io.sluice.gateway.http;

import io.sluice.adaptation.fleet.FleetPlan;
import io.sluice.gateway.fleet.FleetLoop;
import io.sluice.registry.manifest.ModelName;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** {@code GET /api/plans}: what the fleet loop has planned for each model, and why. */
public final class PlanRoutes implements RouteGroup {
  private final Optional<FleetLoop> loop;

  /**
   * @param loop empty when it is switched off
   */
  public PlanRoutes(Optional<FleetLoop> loop) {
    this.loop = loop;
  }

  @Override
  public void mount(Router router) {
    router.get("/api/plans").handler(this::plans);
  }

  private void plans(RoutingContext ctx) {
    JsonObject plans = new JsonObject();
    loop.ifPresent(
        on ->
            on.plans()
                .forEach(
                    (ModelName model, FleetPlan plan) -> plans.put(model.value(), json(plan))));
    HttpReplies.json(
        ctx,
        200,
        new JsonObject().put("fleet_loop", loop.isPresent() ? "on" : "off").put("plans", plans));
  }

  private static JsonObject json(FleetPlan plan) {
    JsonObject ceilings = new JsonObject();
    plan.ceilings()
        .forEach(
            (group, ceiling) ->
                ceilings.put(group, ceiling.isPresent() ? ceiling.getAsDouble() : null));
    JsonObject numbers = new JsonObject();
    plan.numbers().forEach(numbers::put);
    return new JsonObject()
        .put("move", plan.move().name())
        .put("reason", plan.reason())
        .put("accuracy_ceilings", ceilings)
        .put("numbers", numbers);
  }
}

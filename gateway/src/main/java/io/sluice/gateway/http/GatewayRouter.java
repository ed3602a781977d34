package io.sluice.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the routes together; whatever no route knows gets an error in words. */
public final class GatewayRouter {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayRouter.class);

  private GatewayRouter() {}

  public static Router create(Vertx vertx, List<RouteGroup> routes) {
    Router router = Router.router(vertx);
    routes.forEach(some -> some.mount(router));
    router.errorHandler(
        StatusCodes.NOT_FOUND,
        ctx ->
            HttpReplies.error(
                ctx, StatusCodes.NOT_FOUND, "There is nothing at " + ctx.request().path()));
    router.errorHandler(
        StatusCodes.METHOD_NOT_ALLOWED,
        ctx ->
            HttpReplies.error(
                ctx,
                StatusCodes.METHOD_NOT_ALLOWED,
                ctx.request().method() + " is not for " + ctx.request().path()));
    router.errorHandler(StatusCodes.INTERNAL_ERROR, GatewayRouter::failed);
    return router;
  }

  private static void failed(RoutingContext ctx) {
    LOG.error("{} {} failed", ctx.request().method(), ctx.request().path(), ctx.failure());
    if (!ctx.response().ended()) {
      HttpReplies.error(
          ctx, StatusCodes.INTERNAL_ERROR, "The gateway failed on the request; see its log");
    }
  }
}

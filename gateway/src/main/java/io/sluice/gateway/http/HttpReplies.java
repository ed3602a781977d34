package io.sluice.gateway.http;

import io.sluice.gateway.inference.Rejection;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** How every route answers: JSON, and errors as the Open Inference Protocol wants them. */
public final class HttpReplies {
  private static final String JSON = "application/json";

  private HttpReplies() {}

  static Future<Void> json(RoutingContext ctx, int status, Buffer body) {
    return ctx.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(body);
  }

  static Future<Void> json(RoutingContext ctx, int status, JsonObject body) {
    return json(ctx, status, body.toBuffer());
  }

  static Future<Void> error(RoutingContext ctx, int status, String message) {
    return json(ctx, status, new JsonObject().put("error", message));
  }

  /** Answers a plain request for what speaks WebSocket only. */
  public static void upgradeRequired(RoutingContext ctx) {
    ctx.response().putHeader(HttpHeaders.UPGRADE, "websocket");
    error(
        ctx,
        StatusCodes.UPGRADE_REQUIRED,
        ctx.request().path() + " is a WebSocket endpoint; connect with ws://");
  }

  /** Answers what was refused, unless the client is gone. */
  public static void refuse(RoutingContext ctx, Rejection why) {
    HttpServerResponse response = ctx.response();
    if (response.ended() || response.closed()) {
      return;
    }
    why.retryAfter()
        .ifPresent(
            wait -> response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds())));
    json(
        ctx,
        StatusCodes.of(why),
        new JsonObject().put("error", why.message()).put("code", why.code().name()));
  }
}

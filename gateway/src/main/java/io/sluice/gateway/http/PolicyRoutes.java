package io.sluice.gateway.http;

import io.sluice.gateway.fleet.PolicyBook;
import io.sluice.gateway.fleet.PolicyPublisher;
import io.sluice.gateway.inference.Rejection;
import io.sluice.protocol.control.PolicyScope;
import io.sluice.protocol.proto.v1.Policy;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Optional;

/**
 * {@code GET /api/policies}; {@code PUT} and {@code DELETE /api/policies/{model|agent}/{name}}. The
 * groups' policies are the fleet loop's; what it left behind when it was switched off can be taken
 * back: {@code DELETE /api/policies/group/{model}/{hardware class}}.
 */
public final class PolicyRoutes implements RouteGroup {
  private static final String ONE = "/api/policies/:kind/:name";
  private static final String GROUP = "/api/policies/group/:model/:class";
  private static final int MOST_BYTES = 16 * 1024;

  private final PolicyBook book;
  private final PolicyPublisher publisher;

  public PolicyRoutes(PolicyBook book, PolicyPublisher publisher) {
    this.book = book;
    this.publisher = publisher;
  }

  @Override
  public void mount(Router router) {
    router.get("/api/policies").handler(this::list);
    router
        .put(ONE)
        .handler(BodyHandler.create(false).setBodyLimit(MOST_BYTES))
        .handler(this::put)
        .failureHandler(PolicyRoutes::failed);
    router.delete(ONE).handler(this::delete);
    router.delete(GROUP).handler(this::deleteGroup);
  }

  private void list(RoutingContext ctx) {
    JsonObject policies = new JsonObject();
    book.all().forEach((scope, policy) -> policies.put(scope, PolicyJson.write(policy)));
    HttpReplies.json(ctx, 200, new JsonObject().put("policies", policies));
  }

  private void put(RoutingContext ctx) {
    try {
      Buffer body = ctx.body().buffer();
      Policy policy = PolicyJson.read(body == null ? Buffer.buffer() : body);
      publish(ctx, operators(scope(ctx)), Optional.of(policy));
    } catch (MalformedRequestException e) {
      HttpReplies.refuse(ctx, e.toRejection());
    }
  }

  private void delete(RoutingContext ctx) {
    try {
      publish(ctx, scope(ctx), Optional.empty());
    } catch (MalformedRequestException e) {
      HttpReplies.refuse(ctx, e.toRejection());
    }
  }

  private void deleteGroup(RoutingContext ctx) {
    try {
      publish(
          ctx,
          parse("group/" + ctx.pathParam("model") + "/" + ctx.pathParam("class")),
          Optional.empty());
    } catch (MalformedRequestException e) {
      HttpReplies.refuse(ctx, e.toRejection());
    }
  }

  private void publish(RoutingContext ctx, PolicyScope scope, Optional<Policy> policy) {
    JsonObject done =
        new JsonObject()
            .put("scope", scope.key())
            .put("policy", policy.map(PolicyJson::write).orElse(null));
    publisher
        .publish(scope, policy)
        .onSuccess(published -> HttpReplies.json(ctx, 200, done))
        .onFailure(
            e ->
                HttpReplies.refuse(
                    ctx, new Rejection.BrokerUnavailable(String.valueOf(e.getMessage()))));
  }

  private static PolicyScope scope(RoutingContext ctx) throws MalformedRequestException {
    return parse(ctx.pathParam("kind") + "/" + ctx.pathParam("name"));
  }

  /** A name may hold a slash, encoded, so that the path does not tell a group. */
  private static PolicyScope operators(PolicyScope scope) throws MalformedRequestException {
    if (scope instanceof PolicyScope.OfGroup) {
      throw new MalformedRequestException(
          "The policy of "
              + scope.key()
              + " is the fleet loop's; set that of the model or an agent");
    }
    return scope;
  }

  private static PolicyScope parse(String key) throws MalformedRequestException {
    try {
      return PolicyScope.parse(key);
    } catch (IllegalArgumentException e) {
      throw new MalformedRequestException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void failed(RoutingContext ctx) {
    if (ctx.statusCode() == StatusCodes.PAYLOAD_TOO_LARGE) {
      HttpReplies.refuse(ctx, new Rejection.PayloadTooLarge(0, MOST_BYTES));
    } else {
      ctx.next();
    }
  }
}

package io.sluice.registry.http;

import io.sluice.registry.catalog.CompressionJobReceipt;
import io.sluice.registry.job.JobQueue;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.RegistryJson;
import io.sluice.registry.storage.VersionTag;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all catalogue endpoints share: path values, JSON answers, errors. */
final class CatalogueApi {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogueApi.class);

  private CatalogueApi() {}

  static ModelName model(RoutingContext ctx) {
    return parse(ctx.pathParam("model"), ModelName::new);
  }

  static VersionTag version(RoutingContext ctx) {
    return parse(ctx.pathParam("version"), VersionTag::new);
  }

  /**
   * Does work that may block on a worker thread and answers its result as JSON.
   *
   * @param work throws an {@link ApiError} to refuse
   */
  static void answer(RoutingContext ctx, int status, Callable<?> work) {
    Vertx vertx = ctx.vertx();
    Future<?> result = vertx.executeBlocking(work, false);
    result.onSuccess(value -> send(ctx, status, RegistryJson.write(value))).onFailure(ctx::fail);
  }

  /** Of a submission that a job has; any other is refused with its reason. */
  static CompressionJobReceipt.Accepted accepted(CompressionJobReceipt outcome) {
    if (outcome instanceof CompressionJobReceipt.QueueFull full) {
      throw ApiError.busy(full.message(), JobQueue.RETRY_AFTER);
    }
    if (outcome instanceof CompressionJobReceipt.VersionTaken taken) {
      throw ApiError.conflict(taken.message());
    }
    if (outcome instanceof CompressionJobReceipt.NoSuchVersion unknown) {
      throw ApiError.notFound(unknown.message());
    }
    if (outcome instanceof CompressionJobReceipt.Refused refused) {
      throw ApiError.badRequest(refused.message());
    }
    return (CompressionJobReceipt.Accepted) outcome;
  }

  /** Turns whatever ended a request into an answer. */
  static void explain(RoutingContext ctx) {
    Throwable failure = ctx.failure();
    if (failure instanceof ApiError error) {
      Duration retryAfter = error.retryAfter();
      if (retryAfter != null) {
        ctx.response().putHeader("Retry-After", Long.toString(retryAfter.toSeconds()));
      }
      error(ctx, error.status(), String.valueOf(error.getMessage()));
    } else if (failure != null && ctx.statusCode() >= 500) {
      LOG.error("{} {} failed", ctx.request().method(), ctx.request().path(), failure);
      error(ctx, 500, "The registry failed; its log says why");
    } else {
      error(ctx, ctx.statusCode(), reason(ctx));
    }
  }

  /** Answers a body over the limit, and leaves other failures to the next handler. */
  static Handler<RoutingContext> tooLarge(String message) {
    return ctx -> {
      if (ctx.statusCode() == 413) {
        error(ctx, 413, message);
      } else {
        ctx.next();
      }
    };
  }

  static void error(RoutingContext ctx, int status, String message) {
    send(ctx, status, RegistryJson.write(Map.of("error", message)));
  }

  private static void send(RoutingContext ctx, int status, String json) {
    HttpServerResponse response = ctx.response();
    if (!response.ended() && !response.headWritten()) {
      response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
      response.end(json);
    }
  }

  private static String reason(RoutingContext ctx) {
    String request = ctx.request().method() + " " + ctx.request().path();
    Throwable failure = ctx.failure();
    return switch (ctx.statusCode()) {
      case 404 -> "Nothing is at " + request;
      case 405 -> "Not allowed: " + request;
      default -> request + " was refused" + (failure == null ? "" : ": " + failure.getMessage());
    };
  }

  private static <T> T parse(String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw ApiError.badRequest(String.valueOf(e.getMessage()));
    }
  }
}

package io.sluice.registry.oci;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Answers whose body is a small document. */
final class OciReplies {
  static final String JSON = "application/json";
  static final String DIGEST_HEADER = "Docker-Content-Digest";

  private OciReplies() {}

  static Future<Void> document(RoutingContext ctx, String mediaType, String json) {
    Buffer body = Buffer.buffer(json);
    HttpServerResponse response =
        ctx.response()
            .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
            .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
    return isHead(ctx) ? response.end() : response.end(body);
  }

  static Future<Void> error(RoutingContext ctx, OciError error) {
    ctx.response().setStatusCode(error.status());
    return document(ctx, JSON, error.json());
  }

  static boolean isHead(RoutingContext ctx) {
    return ctx.request().method().equals(HttpMethod.HEAD);
  }

  /** An entity tag that says the content will never change. */
  static String entityTag(String digest) {
    return '"' + digest + '"';
  }
}

package io.sluice.registry.oci;

import io.sluice.registry.storage.StoredBlob;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Serves blobs, whole or by byte range, from their files. */
final class BlobEndpoint implements OciEndpoint {
  private final Vertx vertx;
  private final OciLookup lookup;

  BlobEndpoint(Vertx vertx, OciLookup lookup) {
    this.vertx = vertx;
    this.lookup = lookup;
  }

  @Override
  public Future<Void> serve(RoutingContext ctx) {
    String name = ctx.pathParam(NAME);
    String reference = ctx.pathParam(REFERENCE);
    return vertx
        .executeBlocking(() -> lookup.blob(name, reference), false)
        .compose(blob -> send(ctx, blob));
  }

  private static Future<Void> send(RoutingContext ctx, StoredBlob blob) {
    String digest = blob.digest().toString();
    HttpServerResponse response =
        ctx.response()
            .putHeader(HttpHeaders.ACCEPT_RANGES, "bytes")
            .putHeader(OciReplies.DIGEST_HEADER, digest);
    Optional<ByteRange> asked = ByteRange.parse(ctx.request().getHeader("Range"), blob.bytes());
    if (asked.isPresent()) {
      response.putHeader(HttpHeaders.CONTENT_RANGE, asked.get().contentRange(blob.bytes()));
    }
    ByteRange range = asked.orElse(new ByteRange(0, blob.bytes()));
    if (asked.isPresent() && !range.isSatisfiable()) {
      String message = "The blob has " + blob.bytes() + " bytes, none of them in the range";
      return OciReplies.error(ctx, new OciError(416, OciError.Code.UNKNOWN, message));
    }
    response
        .setStatusCode(asked.isPresent() ? 206 : 200)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "max-age=31536000, immutable")
        .putHeader(HttpHeaders.ETAG, OciReplies.entityTag(digest))
        .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(range.length()));
    return OciReplies.isHead(ctx) || range.length() == 0
        ? response.end()
        : response.sendFile(blob.file().toString(), range.first(), range.length());
  }
}

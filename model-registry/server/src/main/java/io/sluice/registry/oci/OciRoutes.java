package io.sluice.registry.oci;

import io.sluice.registry.manifest.MediaTypes;
import io.sluice.registry.manifest.RegistryJson;
import io.sluice.registry.manifest.StoredDocument;
import io.sluice.registry.storage.StorageFolder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves {@code /v2/}: manifests, blobs, tags and referrers, to pull from. */
public final class OciRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(OciRoutes.class);
  private static final String REPOSITORY = "/v2/(?<name>.+)";
  private static final String EMPTY_INDEX = RegistryJson.write(new EmptyIndex());

  private final Vertx vertx;
  private final OciLookup lookup;

  public OciRoutes(Vertx vertx, StorageFolder storage) {
    this.vertx = vertx;
    this.lookup = new OciLookup(storage);
  }

  public void mount(Router router) {
    read(router, "/v2/?", "oci.base", ctx -> OciReplies.document(ctx, OciReplies.JSON, "{}"));
    read(router, REPOSITORY + "/manifests/(?<reference>[^/]+)", "oci.manifest", this::manifest);
    read(
        router,
        REPOSITORY + "/blobs/(?<reference>[^/]+)",
        "oci.blob",
        new BlobEndpoint(vertx, lookup));
    read(router, REPOSITORY + "/tags/list", "oci.tags", new TagsEndpoint(vertx, lookup));
    read(router, REPOSITORY + "/referrers/(?<reference>[^/]+)", "oci.referrers", this::referrers);
    router
        .routeWithRegex("/v2(/.*)?")
        .setName("oci.other")
        .handler(ctx -> OciReplies.error(ctx, other(ctx)));
  }

  private static void read(Router router, String path, String name, OciEndpoint endpoint) {
    router
        .routeWithRegex(path)
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .setName(name)
        .handler(ctx -> serve(endpoint, ctx).onFailure(failure -> refuse(ctx, failure)));
  }

  private static Future<Void> serve(OciEndpoint endpoint, RoutingContext ctx) {
    try {
      return endpoint.serve(ctx);
    } catch (OciRefusal refusal) {
      return Future.failedFuture(refusal);
    }
  }

  private Future<Void> manifest(RoutingContext ctx) {
    String name = ctx.pathParam(OciEndpoint.NAME);
    String reference = ctx.pathParam(OciEndpoint.REFERENCE);
    return vertx
        .executeBlocking(() -> lookup.manifest(name, reference), false)
        .compose(manifest -> send(ctx, manifest));
  }

  private static Future<Void> send(RoutingContext ctx, StoredDocument manifest) {
    String digest = manifest.digest().toString();
    ctx.response()
        .putHeader(OciReplies.DIGEST_HEADER, digest)
        .putHeader(HttpHeaders.ETAG, OciReplies.entityTag(digest));
    return OciReplies.document(ctx, manifest.mediaType(), manifest.json());
  }

  /** Nothing can be attached to a manifest yet, which the spec answers by an empty index. */
  private Future<Void> referrers(RoutingContext ctx) {
    lookup.digest(ctx.pathParam(OciEndpoint.REFERENCE));
    if (ctx.queryParams().contains("artifactType")) {
      ctx.response().putHeader("OCI-Filters-Applied", "artifactType");
    }
    return OciReplies.document(ctx, MediaTypes.IMAGE_INDEX, EMPTY_INDEX);
  }

  private static OciError other(RoutingContext ctx) {
    HttpMethod method = ctx.request().method();
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)
        ? new OciError(404, OciError.Code.NAME_UNKNOWN, "Nothing is at " + ctx.request().path())
        : new OciError(
            405,
            OciError.Code.UNSUPPORTED,
            "Content is pulled here; push models by POST /api/models/{model}/versions/{version}");
  }

  private static void refuse(RoutingContext ctx, Throwable failure) {
    if (failure instanceof OciRefusal refusal) {
      OciReplies.error(ctx, refusal.error());
      return;
    }
    LOG.error("{} {} failed", ctx.request().method(), ctx.request().path(), failure);
    if (ctx.response().headWritten()) {
      ctx.request().connection().close(); // cutting it off is all that can still be said
    } else {
      String message = "The registry failed to read it; its log says why";
      OciReplies.error(ctx, new OciError(500, OciError.Code.UNKNOWN, message));
    }
  }

  private record EmptyIndex(int schemaVersion, String mediaType, List<String> manifests) {
    EmptyIndex() {
      this(2, MediaTypes.IMAGE_INDEX, List.of());
    }
  }
}

package io.sluice.registry.oci;

import io.sluice.registry.manifest.RegistryJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists the tags of a repository, in pages when asked to. */
final class TagsEndpoint implements OciEndpoint {
  private final Vertx vertx;
  private final OciLookup lookup;

  TagsEndpoint(Vertx vertx, OciLookup lookup) {
    this.vertx = vertx;
    this.lookup = lookup;
  }

  @Override
  public Future<Void> serve(RoutingContext ctx) {
    String name = ctx.pathParam(NAME);
    Integer limit = limit(ctx.queryParams().get("n"));
    String last = ctx.queryParams().get("last");
    return vertx
        .executeBlocking(() -> TagPage.of(lookup.tags(name), limit, last), false)
        .compose(page -> send(ctx, name, limit, page));
  }

  private static Future<Void> send(
      RoutingContext ctx, String name, @Nullable Integer limit, TagPage page) {
    if (page.hasMore()) {
      String last = page.tags().get(page.tags().size() - 1);
      String next = "</v2/%s/tags/list?n=%d&last=%s>; rel=\"next\"".formatted(name, limit, last);
      ctx.response().putHeader("Link", next);
    }
    return OciReplies.document(
        ctx, OciReplies.JSON, RegistryJson.write(new TagList(name, page.tags())));
  }

  private static @Nullable Integer limit(@Nullable String n) {
    if (n == null) {
      return null;
    }
    if (!n.matches("\\d{1,9}")) {
      throw new OciRefusal(
          new OciError(
              400,
              OciError.Code.PAGINATION_NUMBER_INVALID,
              "n must be a whole number from 0, but is \"" + n + "\""));
    }
    return Integer.valueOf(n);
  }

  private record TagList(String name, List<String> tags) {}
}

package io.sluice.registry.http;

import static java.util.stream.Collectors.toCollection;

import io.sluice.registry.catalog.CompressionOrder;
import io.sluice.registry.catalog.CompressionOrders;
import io.sluice.registry.catalog.CompressionStatus;
import io.sluice.registry.catalog.DataPart;
import io.sluice.registry.catalog.VariantRequest;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.job.JobQueue;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.storage.VersionTag;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.FileUpload;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Further variants of a published version: {@code POST} orders them, as multipart/form-data with
 * one of the texts {@code goal} (with {@code budget} and {@code class}), {@code recipe} (or a file)
 * and {@code technique} (again for each), the texts {@code engine} (again for each), {@code from}
 * and {@code dataset}, and the files {@code data}, or {@code calibration}, {@code training}, {@code
 * validation} and {@code evaluation}; without a body it orders what every model gets. {@code GET}
 * tells how far an order is and what came of it, {@code DELETE} gives it up.
 */
final class CompressionRoutes {
  private static final String COMPRESSIONS = CatalogueRoutes.VERSION + "/compressions";
  private static final String ONE = COMPRESSIONS + "/:compression";
  private static final String RECIPE = "recipe";
  private static final String ENGINE = "engine";
  private static final long MAX_RECIPE_BYTES = 1 << 16;

  private static final Map<String, String> FILES = files();

  private static final Set<String> TEXTS =
      Set.of("goal", "budget", "class", RECIPE, "technique", ENGINE, "from", "dataset");

  private final MultipartUploads uploads;
  private final CompressionOrders compressions;

  CompressionRoutes(MultipartUploads uploads, CompressionOrders compressions) {
    this.uploads = uploads;
    this.compressions = compressions;
  }

  void mount(Router router) {
    router.post(COMPRESSIONS).handler(this::admit).failureHandler(uploads.tooLarge());
    uploads.receive(router.post(COMPRESSIONS), this::order);
    router.get(COMPRESSIONS).handler(this::list);
    router.get(ONE).handler(this::find);
    router.delete(ONE).handler(this::cancel);
  }

  private void admit(RoutingContext ctx) {
    CatalogueApi.model(ctx);
    CatalogueApi.version(ctx);
    if (isEmpty(ctx)) {
      ctx.next();
    } else {
      uploads.admit(ctx, "with a goal, a recipe or techniques");
    }
  }

  private static boolean isEmpty(RoutingContext ctx) {
    String length = ctx.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    return ctx.request().getHeader(HttpHeaders.CONTENT_TYPE) == null
        && ctx.request().getHeader(HttpHeaders.TRANSFER_ENCODING) == null
        && (length == null || length.equals("0"));
  }

  private void order(RoutingContext ctx) {
    ModelName model = CatalogueApi.model(ctx);
    VersionTag version = CatalogueApi.version(ctx);
    List<FileUpload> files = List.copyOf(ctx.fileUploads());
    MultiMap texts = ctx.request().formAttributes();
    requireKnown(texts.names());
    CatalogueApi.answer(ctx, 202, () -> order(model, version, files, texts));
  }

  private static void requireKnown(Set<String> texts) {
    for (String text : texts) {
      if (!TEXTS.contains(text)) {
        throw ApiError.badRequest(
            "Texts are the parts %s, but there is a part \"%s\""
                .formatted(String.join(", ", new TreeSet<>(TEXTS)), text));
      }
    }
  }

  private JobReference order(
      ModelName model, VersionTag version, List<FileUpload> files, MultiMap texts)
      throws IOException {
    MultipartUploads.Received received = uploads.keep(files, FILES);
    CompressionOrder order;
    try {
      order =
          new CompressionOrder(
              wish(texts, received), text(texts, "from"), data(received), text(texts, "dataset"));
    } catch (IllegalArgumentException e) {
      uploads.discard(received);
      throw ApiError.badRequest(String.valueOf(e.getMessage()));
    }
    var outcome = compressions.submit(model, version, order, received.workspace());
    return new JobReference(CatalogueApi.accepted(outcome).job().id());
  }

  private static VariantRequest wish(MultiMap texts, MultipartUploads.Received received)
      throws IOException {
    Path file = received.file(RECIPE);
    if (file != null && Files.size(file) > MAX_RECIPE_BYTES) {
      throw new IllegalArgumentException("A recipe is at most " + MAX_RECIPE_BYTES + " bytes");
    }
    String recipe = text(texts, RECIPE);
    return new VariantRequest(
        text(texts, "goal"),
        text(texts, "budget"),
        text(texts, "class"),
        file == null ? recipe : Files.readString(file),
        texts.getAll("technique"),
        texts.getAll(ENGINE).stream().map(Engine::parse).collect(toCollection(TreeSet::new)));
  }

  /** Empty when it is not given. */
  private static String text(MultiMap texts, String name) {
    String text = texts.get(name);
    return text == null ? "" : text;
  }

  private static Map<DataPart, Path> data(MultipartUploads.Received received) {
    Map<DataPart, Path> data = new EnumMap<>(DataPart.class);
    for (DataPart part : DataPart.values()) {
      Path file = received.file(part.label());
      if (file != null) {
        data.put(part, file);
      }
    }
    return data;
  }

  private static Map<String, String> files() {
    Map<String, String> files = new HashMap<>(Map.of(RECIPE, "recipe.yaml"));
    for (DataPart part : DataPart.values()) {
      files.put(part.label(), part.fileName());
    }
    return files;
  }

  private void list(RoutingContext ctx) {
    ModelName model = CatalogueApi.model(ctx);
    VersionTag version = CatalogueApi.version(ctx);
    CatalogueApi.answer(
        ctx,
        200,
        () ->
            new CompressionList(
                compressions
                    .list(model, version)
                    .orElseThrow(() -> CatalogueRoutes.unknown(model, version))));
  }

  private void find(RoutingContext ctx) {
    ModelName model = CatalogueApi.model(ctx);
    VersionTag version = CatalogueApi.version(ctx);
    String id = ctx.pathParam("compression");
    CatalogueApi.answer(ctx, 200, () -> find(model, version, id));
  }

  private CompressionStatus find(ModelName model, VersionTag version, String id)
      throws IOException {
    return compressions
        .find(model, version, id)
        .orElseThrow(
            () ->
                ApiError.notFound(
                    "%s:%s has no compression %s; a restart forgets those that are not done"
                        .formatted(model, version, id)));
  }

  private void cancel(RoutingContext ctx) {
    ModelName model = CatalogueApi.model(ctx);
    VersionTag version = CatalogueApi.version(ctx);
    String id = ctx.pathParam("compression");
    CatalogueApi.answer(
        ctx,
        202,
        () -> {
          CompressionStatus found = find(model, version, id);
          if (compressions.cancel(found) == JobQueue.Cancellation.TOO_LATE) {
            throw ApiError.conflict(
                "Compression %s cannot be cancelled any more: it is %s"
                    .formatted(
                        id, found.state().isFinished() ? "over" : "being published just now"));
          }
          return find(model, version, id);
        });
  }

  private record JobReference(String job) {}

  private record CompressionList(List<CompressionStatus> compressions) {}
}

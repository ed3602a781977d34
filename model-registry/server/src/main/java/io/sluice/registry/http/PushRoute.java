package io.sluice.registry.http;

import io.sluice.registry.catalog.CompressionJobs;
import io.sluice.registry.catalog.PushedModel;
import io.sluice.registry.catalog.Submission;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.storage.StorageFolder;
import io.sluice.registry.storage.Tag;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.FileUpload;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes a model as multipart/form-data: files {@code model}, {@code calibration}, {@code
 * evaluation} and the text {@code dataset}. Bodies go to disk as they arrive.
 */
final class PushRoute {
  private static final String MULTIPART = "multipart/form-data";
  private static final String MODEL = "model";
  private static final String CALIBRATION = "calibration";
  private static final String EVALUATION = "evaluation";

  /** The parts that are files, and what the compressor and its messages call them. */
  private static final Map<String, String> FILES =
      Map.of(MODEL, "model.pt", CALIBRATION, "calibration.npz", EVALUATION, "evaluation.npz");

  private final StorageFolder storage;
  private final CompressionJobs jobs;
  private final long maxBytes;

  PushRoute(StorageFolder storage, CompressionJobs jobs, long maxBytes) {
    this.storage = storage;
    this.jobs = jobs;
    this.maxBytes = maxBytes;
  }

  void mount(Router router) {
    router
        .post(CatalogueRoutes.VERSION)
        .handler(this::admit)
        .failureHandler(Api.tooLarge(limitExceeded()));
    router
        .post(CatalogueRoutes.VERSION)
        .handler(
            BodyHandler.create(storage.uploads().toString())
                .setBodyLimit(maxBytes)
                .setDeleteUploadedFilesOnEnd(true))
        .handler(this::push)
        .failureHandler(Api.tooLarge(limitExceeded()));
  }

  private String limitExceeded() {
    return String.format(
        Locale.ROOT,
        "The upload is larger than the limit of %.1f MB (--max-upload-mb of the registry)",
        maxBytes / 1e6);
  }

  /** Refuses before the body is sent, where the client waits for {@code 100 Continue}. */
  private void admit(RoutingContext ctx) {
    Api.model(ctx);
    if (Api.version(ctx).equals(Tag.LATEST)) {
      throw ApiError.badRequest("\"latest\" moves by itself; push under a version of your own");
    }
    if (!jobs.hasRoom()) {
      throw busy(jobs.refuse());
    }
    String length = ctx.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && length.matches("\\d{1,18}") && Long.parseLong(length) > maxBytes) {
      ctx.fail(413);
      return;
    }
    requireMultipart(ctx.request().getHeader(HttpHeaders.CONTENT_TYPE));
    ctx.next();
  }

  /** Bodies of any other type would be gathered in memory rather than on disk. */
  private static void requireMultipart(@Nullable String contentType) {
    String type = contentType == null ? "" : contentType.strip();
    if (!type.toLowerCase(Locale.ROOT).startsWith(MULTIPART)) {
      throw ApiError.unsupportedMediaType(
          "The body must be multipart/form-data with the TorchScript file as part \"model\", but "
              + (type.isEmpty() ? "it has no Content-Type" : "its Content-Type is " + type));
    }
  }

  private void push(RoutingContext ctx) {
    ModelName model = Api.model(ctx);
    Tag version = Api.version(ctx);
    List<FileUpload> files = List.copyOf(ctx.fileUploads());
    String dataset = ctx.request().getFormAttribute("dataset");
    Api.answer(ctx, 202, () -> submit(model, version, files, dataset));
  }

  private JobReference submit(
      ModelName model, Tag version, List<FileUpload> files, @Nullable String dataset)
      throws IOException {
    Map<String, FileUpload> parts = parts(files);
    Path workspace = storage.newWorkspace();
    Map<String, Path> kept = keep(parts, workspace);
    PushedModel pushed =
        new PushedModel(
            workspace.resolve(FILES.get(MODEL)),
            kept.get(CALIBRATION),
            kept.get(EVALUATION),
            dataset == null ? "" : dataset);
    return accepted(jobs.submit(model, version, pushed, workspace));
  }

  /** Moves the uploads to a workspace, which goes again when that fails. */
  private Map<String, Path> keep(Map<String, FileUpload> parts, Path workspace) throws IOException {
    Map<String, Path> kept = new HashMap<>();
    boolean complete = false;
    try {
      for (Map.Entry<String, FileUpload> part : parts.entrySet()) {
        Path file = workspace.resolve(FILES.get(part.getKey()));
        Files.move(Path.of(part.getValue().uploadedFileName()), file);
        kept.put(part.getKey(), file);
      }
      complete = true;
      return kept;
    } finally {
      if (!complete) {
        storage.discard(workspace);
      }
    }
  }

  private static Map<String, FileUpload> parts(List<FileUpload> files) {
    Map<String, FileUpload> parts = new HashMap<>();
    for (FileUpload file : files) {
      if (!FILES.containsKey(file.name()) || parts.put(file.name(), file) != null) {
        throw ApiError.badRequest(
            "Files are the parts model, calibration and evaluation, each at most once, but there"
                + " is a part \""
                + file.name()
                + "\" too many");
      }
    }
    if (!parts.containsKey(MODEL)) {
      throw ApiError.badRequest(
          "The body must be multipart/form-data with the TorchScript file as part \"model\"");
    }
    return parts;
  }

  private static JobReference accepted(Submission outcome) {
    if (outcome instanceof Submission.QueueFull full) {
      throw busy(full);
    }
    if (outcome instanceof Submission.VersionTaken taken) {
      throw ApiError.conflict(taken.message());
    }
    return new JobReference(((Submission.Accepted) outcome).job().id());
  }

  private static ApiError busy(Submission.QueueFull full) {
    return ApiError.busy(full.message(), full.retryAfter());
  }

  private record JobReference(String job) {}
}

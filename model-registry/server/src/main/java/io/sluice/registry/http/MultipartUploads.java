package io.sluice.registry.http;

import io.sluice.registry.job.JobQueue;
import io.sluice.registry.storage.StorageFolder;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.FileUpload;
import io.vertx.ext.web.Route;
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
 * Takes multipart/form-data bodies with files for a job. Bodies go to disk as they arrive; what can
 * be refused is refused before they are sent.
 */
final class MultipartUploads {
  private static final String MULTIPART = "multipart/form-data";

  private final StorageFolder storage;
  private final JobQueue jobs;
  private final long maxBytes;

  /**
   * @param maxBytes of a whole body
   */
  MultipartUploads(StorageFolder storage, JobQueue jobs, long maxBytes) {
    this.storage = storage;
    this.jobs = jobs;
    this.maxBytes = maxBytes;
  }

  /**
   * Refuses by the head of a request, where the client waits for {@code 100 Continue}: for want of
   * room, by its length and by its type.
   *
   * @param what the body must be, in words
   */
  void admit(RoutingContext ctx, String what) {
    if (!jobs.hasRoom()) {
      throw ApiError.busy(jobs.refuse(), JobQueue.RETRY_AFTER);
    }
    String length = ctx.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && length.matches("\\d{1,18}") && Long.parseLong(length) > maxBytes) {
      ctx.fail(413);
      return;
    }
    requireMultipart(ctx.request().getHeader(HttpHeaders.CONTENT_TYPE), what);
    ctx.next();
  }

  /** Reads the body, then hands over. */
  Route receive(Route route, Handler<RoutingContext> handler) {
    return route
        .handler(
            BodyHandler.create(storage.uploads().toString())
                .setBodyLimit(maxBytes)
                .setDeleteUploadedFilesOnEnd(true))
        .handler(handler)
        .failureHandler(tooLarge());
  }

  Handler<RoutingContext> tooLarge() {
    return CatalogueApi.tooLarge(
        String.format(
            Locale.ROOT,
            "The upload is larger than the limit of %.1f MB (--max-upload-mb of the registry)",
            maxBytes / 1e6));
  }

  /**
   * Moves the files of a request to a workspace of their own. Blocks on the disk.
   *
   * @param names by the name of a part, what to call its file
   */
  Received keep(List<FileUpload> files, Map<String, String> names) throws IOException {
    Map<String, FileUpload> parts = parts(files, names);
    Path workspace = storage.newWorkspace();
    Map<String, Path> kept = new HashMap<>();
    boolean complete = false;
    try {
      for (Map.Entry<String, FileUpload> part : parts.entrySet()) {
        Path file = workspace.resolve(names.getOrDefault(part.getKey(), part.getKey()));
        Files.move(Path.of(part.getValue().uploadedFileName()), file);
        kept.put(part.getKey(), file);
      }
      complete = true;
      return new Received(workspace, kept);
    } finally {
      if (!complete) {
        storage.discard(workspace);
      }
    }
  }

  void discard(Received received) throws IOException {
    storage.discard(received.workspace());
  }

  /** Bodies of any other type would be gathered in memory rather than on disk. */
  private static void requireMultipart(@Nullable String contentType, String what) {
    String type = contentType == null ? "" : contentType.strip();
    if (!type.toLowerCase(Locale.ROOT).startsWith(MULTIPART)) {
      throw ApiError.unsupportedMediaType(
          "The body must be multipart/form-data "
              + what
              + ", but "
              + (type.isEmpty() ? "it has no Content-Type" : "its Content-Type is " + type));
    }
  }

  private static Map<String, FileUpload> parts(List<FileUpload> files, Map<String, String> names) {
    Map<String, FileUpload> parts = new HashMap<>();
    for (FileUpload file : files) {
      if (!names.containsKey(file.name()) || parts.put(file.name(), file) != null) {
        throw ApiError.badRequest(
            "Files are the parts %s, each at most once, but there is a part \"%s\" too many"
                .formatted(
                    String.join(", ", names.keySet().stream().sorted().toList()), file.name()));
      }
    }
    return parts;
  }

  /**
   * The files of a request.
   *
   * @param workspace folder from the storage that holds them; the receiver deletes it
   * @param files by the name of the part
   */
  record Received(Path workspace, Map<String, Path> files) {
    Received {
      files = Map.copyOf(files);
    }

    @Nullable Path file(String part) {
      return files.get(part);
    }
  }
}

package io.sluice.registry.http;

import io.sluice.registry.catalog.CompressionJobReceipt;
import io.sluice.registry.catalog.ModelPushes;
import io.sluice.registry.catalog.PushedModel;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.storage.VersionTag;
import io.vertx.ext.web.FileUpload;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes a model as multipart/form-data: files {@code model}, {@code calibration}, {@code
 * evaluation}, the text {@code dataset}, and {@code engine} for each engine that variants are
 * wanted for, PyTorch when there is none.
 */
final class PushRoute {
  private static final String MODEL = "model";
  private static final String CALIBRATION = "calibration";
  private static final String EVALUATION = "evaluation";
  private static final String WHAT = "with the TorchScript or ONNX file as part \"model\"";

  /** The parts that are files, and what the compressor and its messages call them. */
  private static final Map<String, String> FILES =
      Map.of(MODEL, "model.pt", CALIBRATION, "calibration.npz", EVALUATION, "evaluation.npz");

  private final MultipartUploads uploads;
  private final ModelPushes pushes;

  PushRoute(MultipartUploads uploads, ModelPushes pushes) {
    this.uploads = uploads;
    this.pushes = pushes;
  }

  void mount(Router router) {
    router.post(CatalogueRoutes.VERSION).handler(this::admit).failureHandler(uploads.tooLarge());
    uploads.receive(router.post(CatalogueRoutes.VERSION), this::push);
  }

  private void admit(RoutingContext ctx) {
    CatalogueApi.model(ctx);
    if (CatalogueApi.version(ctx).equals(VersionTag.LATEST)) {
      throw ApiError.badRequest("\"latest\" moves by itself; push under a version of your own");
    }
    uploads.admit(ctx, WHAT);
  }

  private void push(RoutingContext ctx) {
    ModelName model = CatalogueApi.model(ctx);
    VersionTag version = CatalogueApi.version(ctx);
    List<FileUpload> files = List.copyOf(ctx.fileUploads());
    String dataset = ctx.request().getFormAttribute("dataset");
    Set<Engine> engines = engines(ctx.request().formAttributes().getAll("engine"));
    CatalogueApi.answer(ctx, 202, () -> submit(model, version, files, dataset, engines));
  }

  private static Set<Engine> engines(List<String> names) {
    Set<Engine> engines = EnumSet.noneOf(Engine.class);
    try {
      names.forEach(name -> engines.add(Engine.parse(name)));
    } catch (IllegalArgumentException e) {
      throw ApiError.badRequest(String.valueOf(e.getMessage()));
    }
    return engines.isEmpty() ? EnumSet.of(Engine.PYTORCH) : engines;
  }

  private JobReference submit(
      ModelName model,
      VersionTag version,
      List<FileUpload> files,
      @Nullable String dataset,
      Set<Engine> engines)
      throws IOException {
    if (files.stream().allMatch(file -> FILES.containsKey(file.name()) && !isModel(file))) {
      throw ApiError.badRequest("The body must be multipart/form-data " + WHAT);
    }
    MultipartUploads.Received received = uploads.keep(files, FILES);
    PushedModel pushed =
        new PushedModel(
            Objects.requireNonNull(received.file(MODEL)),
            received.file(CALIBRATION),
            received.file(EVALUATION),
            dataset == null ? "" : dataset,
            engines);
    CompressionJobReceipt outcome = pushes.submit(model, version, pushed, received.workspace());
    return new JobReference(CatalogueApi.accepted(outcome).job().id());
  }

  private static boolean isModel(FileUpload file) {
    return file.name().equals(MODEL);
  }

  private record JobReference(String job) {}
}

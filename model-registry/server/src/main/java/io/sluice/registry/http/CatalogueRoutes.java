package io.sluice.registry.http;

import io.sluice.registry.catalog.PublishedModelCatalogue;
import io.sluice.registry.catalog.PublishedVersion;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.job.CompressionJob;
import io.sluice.registry.job.JobQueue;
import io.sluice.registry.job.JobStatus;
import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.MalformedDocumentException;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelVersion;
import io.sluice.registry.manifest.RegistryJson;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.manifest.VariantName;
import io.sluice.registry.selection.VariantResolution;
import io.sluice.registry.storage.VersionTag;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The catalogue API but for pushing: models, versions, what fits a device, jobs. */
final class CatalogueRoutes {
  static final String VERSION = "/api/models/:model/versions/:version";
  private static final long MAX_PROFILE_BYTES = 1 << 20;

  private final PublishedModelCatalogue catalogue;
  private final JobQueue jobs;

  CatalogueRoutes(PublishedModelCatalogue catalogue, JobQueue jobs) {
    this.catalogue = catalogue;
    this.jobs = jobs;
  }

  void mount(Router router) {
    router.get("/api/models").handler(ctx -> CatalogueApi.answer(ctx, 200, this::models));
    router.get("/api/models/:model").handler(this::versions);
    router.get(VERSION).handler(this::version);
    router
        .post(VERSION + "/resolve")
        .handler(BodyHandler.create(false).setBodyLimit(MAX_PROFILE_BYTES))
        .handler(this::resolve)
        .failureHandler(CatalogueApi.tooLarge("A hardware profile is at most 1 MB"));
    router.get("/api/jobs/:job").handler(this::job);
  }

  private ModelList models() throws IOException {
    List<ModelSummary> models = new ArrayList<>();
    for (ModelName model : catalogue.models()) {
      List<PublishedVersion> versions = catalogue.versions(model);
      if (!versions.isEmpty()) {
        models.add(summary(model, versions));
      }
    }
    return new ModelList(models);
  }

  private void versions(RoutingContext ctx) {
    ModelName model = CatalogueApi.model(ctx);
    CatalogueApi.answer(
        ctx,
        200,
        () -> {
          List<PublishedVersion> versions = catalogue.versions(model);
          if (versions.isEmpty()) {
            throw ApiError.notFound("There is no model " + model);
          }
          return summary(model, versions);
        });
  }

  private void version(RoutingContext ctx) {
    ModelName model = CatalogueApi.model(ctx);
    VersionTag version = CatalogueApi.version(ctx);
    CatalogueApi.answer(ctx, 200, () -> find(model, version));
  }

  private ModelVersion find(ModelName model, VersionTag version) throws IOException {
    return catalogue.find(model, version).orElseThrow(() -> unknown(model, version)).content();
  }

  private void resolve(RoutingContext ctx) {
    ModelName model = CatalogueApi.model(ctx);
    VersionTag version = CatalogueApi.version(ctx);
    HardwareProfile device = profile(ctx);
    CatalogueApi.answer(ctx, 200, () -> resolve(model, version, device));
  }

  private VariantResolution resolve(ModelName model, VersionTag version, HardwareProfile device)
      throws IOException {
    return catalogue.resolve(model, version, device).orElseThrow(() -> unknown(model, version));
  }

  private static HardwareProfile profile(RoutingContext ctx) {
    String body = ctx.body().asString();
    try {
      return RegistryJson.read(
          body == null ? "" : body, HardwareProfile.class, "The hardware profile");
    } catch (MalformedDocumentException e) {
      throw ApiError.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private void job(RoutingContext ctx) {
    String id = ctx.pathParam("job");
    CatalogueApi.answer(ctx, 200, () -> find(id));
  }

  private JobStatus find(String id) {
    return jobs.find(id)
        .map(CompressionJob::status)
        .orElseThrow(
            () ->
                ApiError.notFound(
                    "There is no job " + id + "; a restart forgets jobs, so ask again"));
  }

  static ApiError unknown(ModelName model, VersionTag version) {
    return ApiError.notFound("There is no model version " + model + ":" + version);
  }

  private static ModelSummary summary(ModelName model, List<PublishedVersion> versions) {
    String latest = versions.isEmpty() ? "" : versions.get(0).content().version();
    return new ModelSummary(model, latest, versions.stream().map(VersionSummary::of).toList());
  }

  private record ModelList(List<ModelSummary> models) {}

  private record ModelSummary(ModelName model, String latest, List<VersionSummary> versions) {}

  private record VersionSummary(
      String version,
      String created,
      Digest index,
      String dataset,
      List<VariantName> variants,
      List<String> notes) {
    static VersionSummary of(PublishedVersion version) {
      return new VersionSummary(
          version.content().version(),
          version.created().toString(),
          version.index(),
          version.madeFrom().dataset(),
          version.content().variants().stream().map(VariantDescriptor::name).toList(),
          version.notes());
    }
  }
}

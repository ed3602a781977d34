package io.sluice.gateway.http;

import io.sluice.gateway.admission.ModelResolver;
import io.sluice.gateway.inference.ModelDirectory;
import io.sluice.gateway.inference.Rejection;
import io.sluice.registry.manifest.ModelVersion;
import io.sluice.registry.manifest.TensorSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Metadata and readiness of the server's models. */
public final class ModelRoutes implements RouteGroup {
  private static final String PLATFORM = "pytorch_torchscript";

  private final ModelDirectory directory;
  private final ModelResolver resolver;

  public ModelRoutes(ModelDirectory directory, ModelResolver resolver) {
    this.directory = directory;
    this.resolver = resolver;
  }

  @Override
  public void mount(Router router) {
    for (String path : ModelPaths.of("")) {
      router.get(path).handler(ctx -> withModel(ctx, model -> metadata(ctx, model)));
    }
    for (String path : ModelPaths.of("/ready")) {
      router.get(path).handler(ctx -> withModel(ctx, model -> ready(ctx, model)));
    }
  }

  private void withModel(RoutingContext ctx, Consumer<ModelVersion> found) {
    resolver
        .resolve(ctx.pathParam(ModelPaths.MODEL), version(ctx), why -> HttpReplies.refuse(ctx, why))
        .ifPresent(found);
  }

  private void metadata(RoutingContext ctx, ModelVersion model) {
    HttpReplies.json(
        ctx,
        200,
        new JsonObject()
            .put("name", model.model().value())
            .put("versions", new JsonArray(directory.versions(model.model())))
            .put("platform", PLATFORM)
            .put("inputs", tensors(model.signature().inputs()))
            .put("outputs", tensors(model.signature().outputs())));
  }

  private void ready(RoutingContext ctx, ModelVersion model) {
    Optional<Rejection> absence = resolver.absence(model.model(), version(ctx));
    absence.ifPresentOrElse(
        why -> HttpReplies.refuse(ctx, why),
        () ->
            HttpReplies.json(
                ctx, 200, new JsonObject().put("name", model.model().value()).put("ready", true)));
  }

  private static Optional<String> version(RoutingContext ctx) {
    return Optional.ofNullable(ctx.pathParam(ModelPaths.VERSION));
  }

  private static JsonArray tensors(List<TensorSpec> specs) {
    JsonArray tensors = new JsonArray();
    for (TensorSpec spec : specs) {
      tensors.add(
          new JsonObject()
              .put("name", spec.name())
              .put("datatype", spec.datatype().name())
              .put("shape", new JsonArray(spec.shape())));
    }
    return tensors;
  }
}

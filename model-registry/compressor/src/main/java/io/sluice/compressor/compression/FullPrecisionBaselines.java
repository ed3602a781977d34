package io.sluice.compressor.compression;

import io.sluice.compressor.recipe.BuildProgress;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.recipe.UsualLadder;
import io.sluice.compressor.recipe.UsualVariant;
import io.sluice.measurement.ModelMeasurement;
import io.sluice.registry.hardware.Engine;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fp32 baselines of variants: the original model, and its lossless version for each engine.
 *
 * @param drafts lossless drafts, of both engines
 * @param extra drafts measured and not shipped, being no variants
 * @param notes reasons for missing baselines
 */
record FullPrecisionBaselines(
    List<VariantDraft> drafts, List<VariantDraft> extra, List<String> notes) {
  static final String BROUGHT = "as brought";
  static final String PYTORCH = "best fp32 on PyTorch";
  static final String ONNX_RUNTIME = "fp32 on ONNX Runtime";

  static final FullPrecisionBaselines NONE =
      new FullPrecisionBaselines(List.of(), List.of(), List.of());

  FullPrecisionBaselines {
    drafts = List.copyOf(drafts);
    extra = List.copyOf(extra);
    notes = List.copyOf(notes);
  }

  /**
   * @param variants variants; may include baselines
   */
  static FullPrecisionBaselines of(
      VariantBuilder workbench, Collection<VariantDraft> variants, long seed)
      throws IOException, InterruptedException {
    List<VariantDraft> all = new ArrayList<>();
    List<VariantDraft> extra = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (UsualVariant rung : UsualLadder.of(EnumSet.allOf(Engine.class), false, seed)) {
      if (!rung.exact()) {
        continue;
      }
      Recipe recipe = rung.alternatives().get(0);
      VariantDraft known =
          variants.stream().filter(v -> isMadeBy(v, recipe)).findFirst().orElse(null);
      try {
        VariantDraft draft = known != null ? known : workbench.make(recipe, BuildProgress.NONE);
        all.add(draft);
        if (known == null) {
          extra.add(draft);
        }
      } catch (ModelProcessingException e) {
        notes.add("there is no baseline %s: %s".formatted(recipe.name(), e.getMessage()));
      }
    }
    return new FullPrecisionBaselines(all, extra, notes);
  }

  private static boolean isMadeBy(VariantDraft draft, Recipe recipe) {
    return draft.recipe().engine() == recipe.engine()
        && draft.recipe().steps().equals(recipe.steps());
  }

  /** Measurements of the baselines by name; the fastest of each engine. */
  Map<String, ModelMeasurement> measured(DraftMeasurement.Results results) {
    Map<String, ModelMeasurement> known = new LinkedHashMap<>();
    ModelMeasurement brought = results.reference();
    if (brought != null) {
      known.put(BROUGHT, brought);
      putFastest(known, PYTORCH, Engine.PYTORCH, results);
      putFastest(known, ONNX_RUNTIME, Engine.ONNX_RUNTIME, results);
    }
    return known;
  }

  private void putFastest(
      Map<String, ModelMeasurement> into,
      String name,
      Engine engine,
      DraftMeasurement.Results results) {
    Stream.concat(Stream.ofNullable(results.reference()), sound(results))
        .filter(m -> m.engine() == engine && m.latency() != null)
        .min(Comparator.comparingDouble(m -> p50(m.latency())))
        .ifPresent(fastest -> into.put(name, fastest));
  }

  private Stream<ModelMeasurement> sound(DraftMeasurement.Results results) {
    return drafts.stream()
        .flatMap(draft -> Stream.ofNullable(results.of(draft)))
        .filter(m -> DeviationTolerance.SAME.violation(m).isEmpty());
  }

  private static double p50(ModelMeasurement.@Nullable Latency latency) {
    return latency == null ? Double.POSITIVE_INFINITY : latency.p50Millis();
  }
}

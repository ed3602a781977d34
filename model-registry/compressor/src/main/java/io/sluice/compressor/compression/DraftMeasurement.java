package io.sluice.compressor.compression;

import io.sluice.measurement.EngineProcess;
import io.sluice.measurement.MeasurementOrder;
import io.sluice.measurement.MeasurementOrder.Candidate;
import io.sluice.measurement.MeasurementOrder.Costs;
import io.sluice.measurement.ModelMeasurement;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Measurement of drafts side by side with the original model. A draft failing to run is set aside
 * without costing the others their place.
 */
final class DraftMeasurement {
  private static final String BROUGHT = "the model as brought";
  private static final int MAX_SAMPLES = 10_000;

  private final EngineProcess engine;
  private final Path brought;
  private final @Nullable Path samples;

  /**
   * Results of measuring.
   *
   * @param reference the original model; null without samples
   * @param drafts running drafts, in order
   * @param known measurements of the drafts; empty without samples
   * @param broken drafts failing to run, with reasons
   */
  record Results(
      @Nullable ModelMeasurement reference,
      List<VariantDraft> drafts,
      Map<VariantDraft, ModelMeasurement> known,
      List<LeftOut> broken) {
    Results {
      drafts = List.copyOf(drafts);
      broken = List.copyOf(broken);
    }

    @Nullable ModelMeasurement of(VariantDraft draft) {
      return known.get(draft);
    }

    /** The results without these drafts. */
    Results without(Collection<VariantDraft> others) {
      return new Results(
          reference,
          drafts.stream().filter(draft -> !others.contains(draft)).toList(),
          known,
          broken.stream()
              .filter(b -> others.stream().noneMatch(o -> o.recipe().equals(b.recipe())))
              .toList());
    }
  }

  /**
   * @param samples samples to run; null for only loading the models
   */
  DraftMeasurement(EngineProcess engine, Path brought, @Nullable Path samples) {
    this.engine = engine;
    this.brought = brought;
    this.samples = samples;
  }

  /**
   * @param costs quantities to measure beside the answers
   * @throws ModelProcessingException when the original model cannot be run
   */
  Results measure(List<VariantDraft> drafts, Costs costs, DoubleConsumer progress)
      throws ModelProcessingException, IOException, InterruptedException {
    try {
      return together(drafts, List.of(), costs, progress);
    } catch (ModelProcessingException e) {
      List<LeftOut> broken = new ArrayList<>();
      List<VariantDraft> sound = sound(drafts, broken);
      if (broken.isEmpty()) {
        throw e;
      }
      return together(sound, broken, costs, progress);
    }
  }

  /** Drafts able to run, each tested in a process of its own. */
  private List<VariantDraft> sound(List<VariantDraft> drafts, List<LeftOut> broken)
      throws ModelProcessingException, IOException, InterruptedException {
    run(List.of(), 1, Costs.NONE, f -> {});
    List<VariantDraft> sound = new ArrayList<>();
    for (VariantDraft draft : drafts) {
      try {
        run(List.of(draft), 1, Costs.NONE, f -> {});
        sound.add(draft);
      } catch (ModelProcessingException e) {
        broken.add(new LeftOut(draft.recipe(), String.valueOf(e.getMessage())));
      }
    }
    return sound;
  }

  private Results together(
      List<VariantDraft> drafts, List<LeftOut> broken, Costs costs, DoubleConsumer progress)
      throws ModelProcessingException, IOException, InterruptedException {
    List<ModelMeasurement> measured = run(drafts, MAX_SAMPLES, costs, progress);
    if (measured.isEmpty()) {
      return new Results(null, drafts, Map.of(), broken);
    }
    Map<VariantDraft, ModelMeasurement> known = new LinkedHashMap<>();
    for (int i = 0; i < drafts.size(); i++) {
      known.put(drafts.get(i), measured.get(i + 1));
    }
    return new Results(measured.get(0), drafts, known, broken);
  }

  /** Measurements, the original model first; empty without samples. */
  private List<ModelMeasurement> run(
      List<VariantDraft> drafts, int maxSamples, Costs costs, DoubleConsumer progress)
      throws ModelProcessingException, IOException, InterruptedException {
    List<Candidate> models = new ArrayList<>();
    models.add(new Candidate(BROUGHT, brought));
    drafts.forEach(draft -> models.add(new Candidate(draft.name(), draft.file())));
    if (samples == null) {
      engine.load(
          models.stream().map(Candidate::name).toList(),
          models.stream().map(Candidate::file).toList(),
          progress);
      return List.of();
    }
    return engine.measure(new MeasurementOrder(models, samples, "", maxSamples, costs), progress);
  }
}

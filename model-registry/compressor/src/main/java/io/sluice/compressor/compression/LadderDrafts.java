package io.sluice.compressor.compression;

import io.sluice.compressor.coding.CompactStorageTechnique;
import io.sluice.compressor.recipe.BuildProgress;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.recipe.UsualLadder;
import io.sluice.compressor.recipe.UsualVariant;
import io.sluice.compressor.technique.BatchNormFoldingTechnique;
import io.sluice.compressor.technique.CompressionStepReport;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.measurement.MeasurementOrder.Costs;
import io.sluice.measurement.ModelMeasurement;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Drafts of the usual variants. Failed drafts and duplicate files are left out; of alternatives,
 * the draft with answers nearest to the original model is kept.
 */
final class LadderDrafts {
  private static final double MADE = 0.6;

  private final VariantBuilder workbench;
  private final DraftMeasurement bench;
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * @param bench measurement for choosing between alternatives
   */
  LadderDrafts(VariantBuilder workbench, DraftMeasurement bench) {
    this.workbench = workbench;
    this.bench = bench;
  }

  List<LeftOut> leftOut() {
    return List.copyOf(leftOut);
  }

  /** Changes and omissions, for people. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * @return drafts to measure, each with its rung
   * @throws ModelProcessingException when fp32 cannot be made, or nothing else
   */
  Map<VariantDraft, UsualVariant> make(List<UsualVariant> rungs, BuildProgress progress)
      throws ModelProcessingException, IOException, InterruptedException {
    Map<VariantDraft, UsualVariant> made = new LinkedHashMap<>();
    for (int i = 0; i < rungs.size(); i++) {
      BuildProgress own =
          BuildProgress.part(progress, (double) i / rungs.size(), (i + 1.0) / rungs.size());
      for (VariantDraft draft : rung(rungs.get(i), own)) {
        if (isNew(draft, made)) {
          made.put(draft, rungs.get(i));
        }
      }
    }
    return made;
  }

  private List<VariantDraft> rung(UsualVariant rung, BuildProgress progress)
      throws ModelProcessingException, IOException, InterruptedException {
    List<VariantDraft> alternatives = new ArrayList<>();
    try {
      for (Recipe recipe : rung.alternatives()) {
        double done = MADE * alternatives.size() / rung.alternatives().size();
        alternatives.add(workbench.make(recipe, BuildProgress.part(progress, done, MADE)));
      }
    } catch (ModelProcessingException e) {
      if (rung.name().equals(UsualLadder.FP32)) {
        throw e;
      }
      leftOut.add(new LeftOut(rung.alternatives().get(0), String.valueOf(e.getMessage())));
      return List.of();
    }
    VariantDraft chosen = nearest(alternatives, BuildProgress.part(progress, MADE, 1));
    if (isWithoutEffect(chosen)) {
      leftOut.add(new LeftOut(chosen.recipe(), "nothing in the model is for it"));
      return List.of();
    }
    chosen.reports().stream().map(CompressionStepReport::summary).distinct().forEach(this::note);
    return List.of(chosen);
  }

  /** Whether no step had an effect beyond the steps of fp32 and of any file. */
  private static boolean isWithoutEffect(VariantDraft draft) {
    List<CompressionTechnique> steps = draft.recipe().steps();
    boolean aims = false;
    for (int i = 0; i < steps.size(); i++) {
      if (!(steps.get(i) instanceof BatchNormFoldingTechnique
          || steps.get(i) instanceof CompactStorageTechnique)) {
        aims = true;
        if (!draft.reports().get(i).changedNothing()) {
          return false;
        }
      }
    }
    return aims;
  }

  private VariantDraft nearest(List<VariantDraft> alternatives, BuildProgress progress)
      throws ModelProcessingException, IOException, InterruptedException {
    if (alternatives.size() == 1) {
      return alternatives.get(0);
    }
    String name = alternatives.get(0).name();
    Map<VariantDraft, ModelMeasurement> measured =
        bench
            .measure(alternatives, Costs.NONE, f -> progress.at("choosing among " + name, f))
            .known();
    VariantDraft nearest = alternatives.get(0);
    for (Map.Entry<VariantDraft, ModelMeasurement> draft : measured.entrySet()) {
      ModelMeasurement best = measured.get(nearest);
      boolean nearer = best == null || draft.getValue().relativeError() < best.relativeError();
      nearest = nearer ? draft.getKey() : nearest;
    }
    note("%s is made by %s".formatted(name, nearest.recipe().describe()));
    return nearest;
  }

  private boolean isNew(VariantDraft draft, Map<VariantDraft, UsualVariant> made)
      throws IOException {
    for (VariantDraft other : made.keySet()) {
      boolean same =
          other.recipe().engine() == draft.recipe().engine()
              && Files.mismatch(other.file(), draft.file()) < 0;
      if (same) {
        leftOut.add(
            new LeftOut(
                draft.recipe(),
                "nothing in the model is for it: it is the same file as " + other.name()));
        return false;
      }
    }
    return true;
  }

  private void note(String text) {
    if (!notes.contains(text)) {
      notes.add(text);
    }
  }
}

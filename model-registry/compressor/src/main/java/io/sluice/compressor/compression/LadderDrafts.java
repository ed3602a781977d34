package io.sluice.compressor.compression;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.coding.CompactStorage;
import io.sluice.compressor.evaluation.Measurement;
import io.sluice.compressor.evaluation.MeasurementOrder.Costs;
import io.sluice.compressor.recipe.Progress;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.recipe.Rung;
import io.sluice.compressor.recipe.UsualLadder;
import io.sluice.compressor.technique.FoldBatchNorm;
import io.sluice.compressor.technique.StepReport;
import io.sluice.compressor.technique.Technique;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the usual variants. One that cannot be made, or is the same file as another, is left out;
 * of alternatives the one whose answers are nearest to the model as brought is kept.
 */
final class LadderDrafts {
  private static final double MADE = 0.6;

  private final Workbench workbench;
  private final Bench bench;
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * @param bench for choosing between alternatives
   */
  LadderDrafts(Workbench workbench, Bench bench) {
    this.workbench = workbench;
    this.bench = bench;
  }

  List<LeftOut> leftOut() {
    return List.copyOf(leftOut);
  }

  /** What was done and left alone, for people. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * @return what to measure, each with its rung
   * @throws CompressionException when fp32 cannot be made, or nothing else
   */
  Map<Draft, Rung> make(List<Rung> rungs, Progress progress)
      throws CompressionException, IOException, InterruptedException {
    Map<Draft, Rung> made = new LinkedHashMap<>();
    for (int i = 0; i < rungs.size(); i++) {
      Progress own = Progress.part(progress, (double) i / rungs.size(), (i + 1.0) / rungs.size());
      for (Draft draft : rung(rungs.get(i), own)) {
        if (isNew(draft, made)) {
          made.put(draft, rungs.get(i));
        }
      }
    }
    return made;
  }

  private List<Draft> rung(Rung rung, Progress progress)
      throws CompressionException, IOException, InterruptedException {
    List<Draft> alternatives = new ArrayList<>();
    try {
      for (Recipe recipe : rung.alternatives()) {
        double done = MADE * alternatives.size() / rung.alternatives().size();
        alternatives.add(workbench.make(recipe, Progress.part(progress, done, MADE)));
      }
    } catch (CompressionException e) {
      if (rung.name().equals(UsualLadder.FP32)) {
        throw e;
      }
      leftOut.add(new LeftOut(rung.alternatives().get(0), String.valueOf(e.getMessage())));
      return List.of();
    }
    Draft chosen = nearest(alternatives, Progress.part(progress, MADE, 1));
    if (isWithoutEffect(chosen)) {
      leftOut.add(new LeftOut(chosen.recipe(), "nothing in the model is for it"));
      return List.of();
    }
    chosen.reports().stream().map(StepReport::summary).distinct().forEach(this::note);
    return List.of(chosen);
  }

  /** Whether nothing was done but what fp32 and every file may have. */
  private static boolean isWithoutEffect(Draft draft) {
    List<Technique> steps = draft.recipe().steps();
    boolean aims = false;
    for (int i = 0; i < steps.size(); i++) {
      if (!(steps.get(i) instanceof FoldBatchNorm || steps.get(i) instanceof CompactStorage)) {
        aims = true;
        if (!draft.reports().get(i).changedNothing()) {
          return false;
        }
      }
    }
    return aims;
  }

  private Draft nearest(List<Draft> alternatives, Progress progress)
      throws CompressionException, IOException, InterruptedException {
    if (alternatives.size() == 1) {
      return alternatives.get(0);
    }
    String name = alternatives.get(0).name();
    Map<Draft, Measurement> measured =
        bench
            .measure(alternatives, Costs.NONE, f -> progress.at("choosing among " + name, f))
            .known();
    Draft nearest = alternatives.get(0);
    for (Map.Entry<Draft, Measurement> draft : measured.entrySet()) {
      Measurement best = measured.get(nearest);
      boolean nearer = best == null || draft.getValue().relativeError() < best.relativeError();
      nearest = nearer ? draft.getKey() : nearest;
    }
    note("%s is made by %s".formatted(name, nearest.recipe().describe()));
    return nearest;
  }

  private boolean isNew(Draft draft, Map<Draft, Rung> made) throws IOException {
    for (Draft other : made.keySet()) {
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

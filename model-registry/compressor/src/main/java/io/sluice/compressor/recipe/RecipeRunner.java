package io.sluice.compressor.recipe;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.technique.StepReport;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.Workshop;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.registry.manifest.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies recipes to one model. Recipes that begin alike share what their steps have made, and so
 * do runs that share a folder. Confined to one thread; holds one model at a time.
 */
public final class RecipeRunner {
  private final Path model;
  private final String modelKey;
  private final WorkshopSource workshops;
  private final StepStore store;

  /** Gives the steps of a recipe what they may ask for. */
  public interface WorkshopSource {
    /**
     * @param progress hears how far long work for a step is
     */
    Workshop workshop(long seed, Progress progress);
  }

  /**
   * What a recipe has made.
   *
   * @param file not to be changed: later runs take it from here
   * @param reports of its steps, in order
   */
  public record Prepared(Path file, List<StepReport> reports) {
    public Prepared {
      reports = List.copyOf(reports);
    }

    /** Whether no step found anything to do. */
    public boolean isUnchanged() {
      return reports.stream().allMatch(StepReport::changedNothing);
    }
  }

  /**
   * @param model a TorchScript archive that stays as it is
   * @param dataKey stands for all data that the workshops have: equal keys, equal data
   * @param folder of what was made before and is made now
   */
  public RecipeRunner(Path model, String dataKey, WorkshopSource workshops, Path folder)
      throws IOException {
    this.model = model;
    this.modelKey = key(Digest.of(model).hex(), dataKey);
    this.workshops = workshops;
    this.store = new StepStore(folder);
  }

  /**
   * Applies the steps of a recipe, as far as their results are not there already.
   *
   * @throws CompressionException when a step refuses the model; the message names the step
   */
  public Prepared run(Recipe recipe, Progress progress)
      throws CompressionException, IOException, InterruptedException {
    Path file = model;
    String key = modelKey;
    List<StepReport> reports = new ArrayList<>();
    List<Technique> steps = recipe.steps();
    for (int i = 0; i < steps.size(); i++) {
      Progress own = Progress.part(progress, (double) i / steps.size(), (i + 1.0) / steps.size());
      own.at(steps.get(i).name(), 0);
      key = key(key, recipe.seed() + " " + RecipeWriter.step(steps.get(i)));
      StepStore.Note note;
      try {
        note = step(steps.get(i), file, key, workshops.workshop(recipe.seed(), own));
      } catch (CompressionException e) {
        throw new CompressionException(
            "Step %d (%s) of the recipe %s: %s"
                .formatted(i + 1, steps.get(i).name(), recipe.name(), e.getMessage()),
            e);
      }
      file = note.changed() ? store.file(key) : file;
      reports.add(note.report());
    }
    return new Prepared(file, reports);
  }

  private StepStore.Note step(Technique technique, Path before, String key, Workshop workshop)
      throws CompressionException, IOException, InterruptedException {
    StepStore.Note known = store.find(key).orElse(null);
    if (known != null) {
      return known;
    }
    try (ScriptArchive archive = ScriptArchive.open(before);
        ScriptArchive original = ScriptArchive.open(model)) {
      Workshop complete = workshop.with(original.module());
      return store.put(key, technique.apply(archive.module(), complete));
    }
  }

  private static String key(String before, String what) {
    return Digest.of((before + "\n" + what).getBytes(StandardCharsets.UTF_8)).hex();
  }
}

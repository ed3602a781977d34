package io.sluice.compressor.recipe;

import io.sluice.compressor.technique.CompressionStepReport;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.OnnxQuantizationTechnique;
import io.sluice.compressor.technique.StepContext;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.Digest;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runner applying recipes to one model. Recipes with a common beginning share the results of these
 * steps, as do runs with a common folder. Confined to one thread.
 */
public final class RecipeRunner {
  private final Path model;
  private final String modelKey;
  private final WorkshopSource workshops;
  private final StepStore store;
  private final OnnxWriter writer;

  /** Source of the context for the steps of a recipe. */
  public interface WorkshopSource {
    /**
     * @param progress listener to the progress of long work for a step
     */
    StepContext workshop(long seed, BuildProgress progress);
  }

  /**
   * Result of a recipe.
   *
   * @param file file, never to be changed: later runs reuse the file
   * @param reports reports of the steps, in order
   */
  public record Prepared(Path file, List<CompressionStepReport> reports) {
    public Prepared {
      reports = List.copyOf(reports);
    }
  }

  /**
   * @param model a TorchScript archive, left unchanged
   * @param dataKey key of all data of the workshops, and of the inputs: equal keys, equal data
   * @param folder folder of earlier and new results
   */
  public RecipeRunner(
      Path model, String dataKey, WorkshopSource workshops, OnnxInputs inputs, Path folder)
      throws IOException {
    this.model = model;
    this.modelKey = key(Digest.of(model).hex(), dataKey);
    this.workshops = workshops;
    this.store = new StepStore(folder);
    this.writer = new OnnxWriter(store, inputs);
  }

  /**
   * Applies the steps of a recipe without results in the folder.
   *
   * @throws ModelProcessingException when a step refuses the model; the message names the step
   */
  public Prepared run(Recipe recipe, BuildProgress progress)
      throws ModelProcessingException, IOException, InterruptedException {
    boolean onnx = recipe.engine() == Engine.ONNX_RUNTIME;
    Work work = new Work(recipe, model, modelKey, new ArrayList<>(), progress);
    for (int i = 0; i < recipe.steps().size(); i++) {
      boolean last = i == recipe.steps().size() - 1;
      if (onnx && last && recipe.steps().get(i) instanceof OnnxQuantizationTechnique quantization) {
        return written(work, quantization);
      }
      work = applied(work, i);
    }
    return onnx ? written(work, null) : new Prepared(work.file, work.reports);
  }

  /** A partly applied recipe. */
  private record Work(
      Recipe recipe,
      Path file,
      String key,
      List<CompressionStepReport> reports,
      BuildProgress progress) {
    BuildProgress own(int step) {
      double steps = Math.max(1, recipe.steps().size());
      return BuildProgress.part(progress, step / steps, (step + 1) / steps);
    }
  }

  private Work applied(Work before, int index)
      throws ModelProcessingException, IOException, InterruptedException {
    CompressionTechnique technique = before.recipe.steps().get(index);
    BuildProgress own = before.own(index);
    own.at(technique.name(), 0);
    long seed = before.recipe.seed();
    String key = key(before.key, seed + " " + RecipeWriter.step(technique) + digests(technique));
    StepStore.Note note;
    try {
      note = step(technique, before.file, key, workshops.workshop(seed, own));
    } catch (ModelProcessingException e) {
      throw named(before.recipe, index, e);
    }
    List<CompressionStepReport> reports = new ArrayList<>(before.reports);
    reports.add(note.report());
    Path file = note.changed() ? store.script(key) : before.file;
    return new Work(before.recipe, file, key, reports, before.progress);
  }

  /** Digests of the files read by the technique; a missing file is refused by the step itself. */
  private static String digests(CompressionTechnique technique) throws IOException {
    StringBuilder digests = new StringBuilder();
    for (Path file : technique.files()) {
      digests.append(Files.isRegularFile(file) ? Digest.of(file).hex() : "none").append('\n');
    }
    return digests.toString();
  }

  private static ModelProcessingException named(
      Recipe recipe, int index, ModelProcessingException e) {
    return new ModelProcessingException(
        "Step %d (%s) of the recipe %s: %s"
            .formatted(index + 1, recipe.steps().get(index).name(), recipe.name(), e.getMessage()),
        e);
  }

  private StepStore.Note step(
      CompressionTechnique technique, Path before, String key, StepContext workshop)
      throws ModelProcessingException, IOException, InterruptedException {
    StepStore.Note known = store.find(key).orElse(null);
    if (known != null) {
      return known;
    }
    try (ScriptArchive archive = ScriptArchive.open(before);
        ScriptArchive original = ScriptArchive.open(model)) {
      StepContext complete = workshop.with(original.module());
      return store.put(key, technique.apply(archive.module(), complete));
    }
  }

  /**
   * @param quantization the last step; null unless carried out by the writer
   */
  private Prepared written(Work work, @Nullable OnnxQuantizationTechnique quantization)
      throws ModelProcessingException, IOException, InterruptedException {
    int last = work.recipe.steps().size() - 1;
    BuildProgress own = work.own(Math.max(0, last));
    own.at("writing ONNX", 0);
    long seed = work.recipe.seed();
    String numbers = quantization == null ? "float" : RecipeWriter.step(quantization);
    String key = key(work.key, seed + " onnx " + numbers);
    StepStore.Note note = store.find(key).orElse(null);
    if (note == null) {
      try {
        note = writer.write(work.file, key, quantization, workshops.workshop(seed, own));
      } catch (ModelProcessingException e) {
        throw quantization == null
            ? new ModelProcessingException(
                "The recipe %s cannot be had on ONNX Runtime: %s"
                    .formatted(work.recipe.name(), e.getMessage()),
                e)
            : named(work.recipe, last, e);
      }
    }
    List<CompressionStepReport> reports = new ArrayList<>(work.reports);
    if (quantization != null) {
      reports.add(note.report());
    }
    return new Prepared(store.onnx(key), reports);
  }

  private static String key(String before, String what) {
    return Digest.of((before + "\n" + what).getBytes(StandardCharsets.UTF_8)).hex();
  }
}

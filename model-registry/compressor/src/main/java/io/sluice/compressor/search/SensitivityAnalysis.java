package io.sluice.compressor.search;

import io.sluice.compressor.recipe.BuildProgress;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.search.CandidateEvaluator.Closeness;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Measurement of the sensitivity of each layer: the model with only this layer compressed, and, for
 * the influence of the ends of a model, with all, all but the first, and all but the last.
 */
public final class SensitivityAnalysis {
  /** Most variants made before a side-by-side measurement. */
  private static final int MOST_AT_ONCE = 8;

  /** Factor of the time for twice as many variants; a process is begun for all together. */
  private static final double DOUBLED = 1.6;

  private static final double NANOS = 1e9;

  private final CandidateEvaluator laboratory;
  private final SearchJournal journal;
  private final LongSupplier nanoClock;
  private final Map<String, SearchJournal.Compared> known = new HashMap<>();

  /**
   * Compression of layers.
   *
   * @param words description for people
   * @param start steps applied to all layers before
   * @param step technique applied to the chosen layers
   */
  public record Trying(
      String words, Recipe start, Function<LayerChoice, ? extends CompressionTechnique> step) {
    Recipe with(LayerChoice layers) {
      List<CompressionTechnique> steps = new ArrayList<>(start.steps());
      steps.add(step.apply(layers));
      return new Recipe(start.name(), start.engine(), start.seed(), steps);
    }
  }

  /**
   * @param journal journal; known measurements are not repeated
   */
  public SensitivityAnalysis(
      CandidateEvaluator laboratory, SearchJournal journal, LongSupplier nanoClock) {
    this.laboratory = laboratory;
    this.journal = journal;
    this.nanoClock = nanoClock;
    for (SearchJournal.Entry entry : journal.entries()) {
      if (entry instanceof SearchJournal.Compared compared) {
        known.put(compared.key(), compared);
      }
    }
  }

  /**
   * Blocks until all is measured, or the time does not allow more. Several layers together come
   * first.
   *
   * @param goal goal charged with the time
   * @param layers paths of all layers compressible one by one, in order
   * @param seconds time limit in seconds; at least one measurement is begun
   * @throws ModelProcessingException when a layer cannot be compressed
   */
  public LayerSensitivity of(
      CompressionGoal goal,
      Trying trying,
      List<String> layers,
      double seconds,
      BuildProgress progress)
      throws ModelProcessingException, IOException, InterruptedException {
    Map<String, Recipe> recipes = new LinkedHashMap<>();
    Map<String, Recipe> ends = ends(trying, layers);
    recipes.putAll(ends);
    layers.forEach(layer -> recipes.put(layer, trying.with(LayerChoice.only(List.of(layer)))));
    measure(goal, recipes, seconds, progress);
    List<LayerSensitivity.Layer> measured = new ArrayList<>();
    List<LayerSensitivity.Ablation> ablations = new ArrayList<>();
    recipes.forEach(
        (what, recipe) -> {
          SearchJournal.Compared compared = known.get(key(recipe));
          if (compared != null && ends.containsKey(what)) {
            ablations.add(new LayerSensitivity.Ablation(what, compared.closeness()));
          } else if (compared != null) {
            measured.add(new LayerSensitivity.Layer(what, compared.closeness()));
          }
        });
    return new LayerSensitivity(trying.words(), measured, ablations);
  }

  private static Map<String, Recipe> ends(Trying trying, List<String> layers) {
    Map<String, Recipe> ends = new LinkedHashMap<>();
    ends.put("all layers", trying.with(LayerChoice.ALL));
    if (layers.size() > 1) {
      String first = layers.get(0);
      String last = layers.get(layers.size() - 1);
      ends.put("all layers but the first", trying.with(LayerChoice.allBut(List.of(first))));
      ends.put("all layers but the last", trying.with(LayerChoice.allBut(List.of(last))));
    }
    return ends;
  }

  private void measure(
      CompressionGoal goal, Map<String, Recipe> recipes, double seconds, BuildProgress progress)
      throws ModelProcessingException, IOException, InterruptedException {
    List<Map.Entry<String, Recipe>> all = List.copyOf(recipes.entrySet());
    double left = seconds;
    int count = 1;
    int to = 0;
    for (int from = 0; from < all.size(); from = to) {
      to = Math.min(all.size(), from + count);
      List<Map.Entry<String, Recipe>> part = all.subList(from, to);
      double begin = (double) from / all.size();
      double taken = 0;
      for (SearchJournal.Compared compared :
          compare(goal, part, BuildProgress.part(progress, begin, (double) to / all.size()))) {
        taken += compared.seconds();
        left -= compared.goal().equals(goal.toString()) ? compared.seconds() : 0;
      }
      if (left < DOUBLED * taken) {
        return;
      }
      count = Math.min(MOST_AT_ONCE, 2 * count);
    }
  }

  /** Comparisons in the given order; only unknown variants are compared. */
  private List<SearchJournal.Compared> compare(
      CompressionGoal goal, List<Map.Entry<String, Recipe>> part, BuildProgress progress)
      throws ModelProcessingException, IOException, InterruptedException {
    List<Map.Entry<String, Recipe>> unknown =
        part.stream().filter(e -> !known.containsKey(key(e.getValue()))).toList();
    long before = nanoClock.getAsLong();
    List<Closeness> closeness =
        unknown.isEmpty()
            ? List.of()
            : laboratory.compare(
                unknown.stream().map(Map.Entry::getValue).toList(),
                (step, f) -> progress.at("sensitivity of layers: " + step, f));
    double seconds = (nanoClock.getAsLong() - before) / NANOS / Math.max(1, unknown.size());
    for (int i = 0; i < unknown.size(); i++) {
      String key = key(unknown.get(i).getValue());
      SearchJournal.Compared compared =
          new SearchJournal.Compared(
              unknown.get(i).getKey(), key, goal.toString(), closeness.get(i), seconds);
      known.put(key, compared);
      journal.append(compared);
    }
    return part.stream().flatMap(e -> Stream.ofNullable(known.get(key(e.getValue())))).toList();
  }

  private static String key(Recipe recipe) {
    return new SearchCandidate(recipe, List.of()).key();
  }
}

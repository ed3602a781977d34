package io.sluice.compressor.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.recipe.BuildProgress;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.search.CandidateEvaluator.Closeness;
import io.sluice.compressor.search.SensitivityAnalysis.Trying;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.WeightOnlyQuantizationTechnique;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.VariantName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SensitivityAnalysisTest {
  private static final Map<String, Double> ERRORS = Map.of("conv1", 0.5, "conv2", 0.01, "fc", 0.2);
  private static final List<String> LAYERS = List.of("conv1", "conv2", "fc");

  @TempDir private Path folder;
  private final Lab lab = new Lab();

  @Test
  void everyLayerIsCompressedAloneAndTheEndsAreLeftOutOnce() throws Exception {
    LayerSensitivity sensitivity = analyse(LAYERS, 100);

    assertThat(sensitivity.layers())
        .containsExactly(
            new LayerSensitivity.Layer("conv1", new Closeness(0.05, 0.5)),
            new LayerSensitivity.Layer("conv2", new Closeness(0.001, 0.01)),
            new LayerSensitivity.Layer("fc", new Closeness(0.02, 0.2)));
    assertThat(sensitivity.ablations())
        .extracting(LayerSensitivity.Ablation::what)
        .containsExactly("all layers", "all layers but the first", "all layers but the last");
    assertThat(sensitivity.worst(2)).containsExactly("conv1", "fc");
    assertThat(sensitivity.notes())
        .contains(
            "4 bits of all layers but the first loses 2.10 points and makes a relative error of"
                + " 0.2100");
  }

  @Test
  void whatTheJournalKnowsIsNotMeasuredAgain() throws Exception {
    LayerSensitivity first = analyse(LAYERS, 100);
    int compared = lab.compared.size();

    LayerSensitivity again = analyse(LAYERS, 100);

    assertThat(again).isEqualTo(first);
    assertThat(lab.compared).hasSize(compared);
  }

  @Test
  void itEndsWhenItsTimeIsUpWithWhatItHas() throws Exception {
    List<String> many = IntStream.range(0, 40).mapToObj(i -> "layer" + i).toList();

    LayerSensitivity sensitivity = analyse(many, 10);

    assertThat(sensitivity.layers()).hasSizeBetween(1, 20);
    assertThat(lab.nanos).isLessThan(20_000_000_000L);
    assertThat(analyse(many, 10)).isEqualTo(sensitivity);
  }

  private LayerSensitivity analyse(List<String> layers, double seconds) throws Exception {
    Recipe start = new Recipe(new VariantName("fp32"), Engine.PYTORCH, 0, List.of());
    Trying trying =
        new Trying(
            "4 bits",
            start,
            choice -> new WeightOnlyQuantizationTechnique(4, 0, true, null, choice));
    try (SearchJournal journal = SearchJournal.open(folder.resolve("journal.jsonl"))) {
      return new SensitivityAnalysis(lab, journal, () -> lab.nanos)
          .of(CompressionGoal.parse("smallest"), trying, layers, seconds, BuildProgress.NONE);
    }
  }

  /** Errors of layers add up. */
  private static final class Lab implements CandidateEvaluator {
    private final List<Recipe> compared = new ArrayList<>();
    private long nanos;

    @Override
    public MetricReadings measure(Recipe recipe, Set<GoalMetric> metrics, BuildProgress progress) {
      throw new UnsupportedOperationException("only compares");
    }

    @Override
    public List<Closeness> compare(List<Recipe> recipes, BuildProgress progress) {
      List<Closeness> all = new ArrayList<>();
      for (Recipe recipe : recipes) {
        compared.add(recipe);
        nanos += 1_000_000_000;
        LayerChoice choice = ((WeightOnlyQuantizationTechnique) recipe.steps().get(0)).layers();
        double error = LAYERS.stream().filter(choice::includes).mapToDouble(ERRORS::get).sum();
        all.add(new Closeness(error / 10, error));
      }
      return all;
    }
  }
}

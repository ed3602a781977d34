package io.sluice.compressor.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.coding.CompactStorageTechnique;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.search.CandidateEvaluator.Closeness;
import io.sluice.compressor.technique.BatchNormFoldingTechnique;
import io.sluice.compressor.technique.BlockedLayoutTechnique;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.CompressionTechnique.Need;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.MagnitudePruningTechnique;
import io.sluice.compressor.technique.StaticInt8Technique;
import io.sluice.registry.hardware.Engine;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UsualSpaceTest {
  private static final Set<Engine> ALL = EnumSet.allOf(Engine.class);

  @Test
  void withoutDataNothingIsTriedThatNeedsSome() {
    assertThat(recipes(new UsualSpace(ALL, false, false, LayerSensitivity.UNKNOWN)))
        .hasSizeGreaterThan(20)
        .allMatch(r -> r.steps().stream().allMatch(s -> s.needs().isEmpty()));
  }

  @Test
  void aSampleAllowsStaticInt8ButNoTraining() {
    List<Recipe> recipes = recipes(new UsualSpace(ALL, true, false, LayerSensitivity.UNKNOWN));

    assertThat(recipes).noneMatch(Recipe::trains);
    assertThat(recipes)
        .anyMatch(r -> r.steps().stream().anyMatch(StaticInt8Technique.class::isInstance));
  }

  @Test
  void everyChainIsSensible() {
    List<Recipe> recipes = recipes(new UsualSpace(ALL, true, true, sensitivity(8)));

    assertThat(recipes).hasSizeGreaterThan(500);
    assertThat(recipes).extracting(r -> r.name().value()).doesNotHaveDuplicates();
    assertThat(recipes).extracting(r -> List.of(r.engine(), r.steps())).doesNotHaveDuplicates();
    for (Recipe recipe : recipes) {
      List<CompressionTechnique> steps = recipe.steps();
      CompressionTechnique last = steps.get(steps.size() - 1);
      assertThat(steps).filteredOn(BatchNormFoldingTechnique.class::isInstance).hasSize(1);
      assertThat(steps.subList(0, steps.size() - 1))
          .noneMatch(
              s -> s instanceof CompactStorageTechnique || s instanceof BlockedLayoutTechnique);
      if (steps.stream().anyMatch(MagnitudePruningTechnique.class::isInstance)) {
        assertThat(last).isInstanceOf(CompactStorageTechnique.class);
      }
      if (steps.stream().anyMatch(s -> s.name().equals("prune-channels"))) {
        assertThat(steps).anyMatch(s -> s.needs().contains(Need.TRAINING));
      }
    }
  }

  @Test
  void onlyTheEnginesThatAreWantedAreTried() {
    UsualSpace onnx =
        new UsualSpace(Set.of(Engine.ONNX_RUNTIME), true, false, LayerSensitivity.UNKNOWN);

    List<Recipe> recipes = recipes(onnx);

    assertThat(recipes)
        .extracting(r -> r.name().value())
        .startsWith("onnx-fp32")
        .contains("onnx-int8-dynamic", "onnx-int8-static", "onnx-tucker-int8-static")
        .allMatch(name -> name.startsWith("onnx-"));
    assertThat(recipes).allMatch(r -> r.engine() == Engine.ONNX_RUNTIME);
  }

  @Test
  void theMostSensitiveLayersStayInFloats() {
    List<LayerChoice> choices =
        recipes(new UsualSpace(ALL, true, false, sensitivity(8))).stream()
            .flatMap(r -> r.steps().stream())
            .flatMap(
                s -> s instanceof StaticInt8Technique i ? Stream.of(i.layers()) : Stream.empty())
            .distinct()
            .toList();

    assertThat(choices)
        .containsExactlyInAnyOrder(
            LayerChoice.ALL,
            LayerChoice.allBut(List.of("layer7")),
            LayerChoice.allBut(List.of("layer7", "layer6")));
  }

  /** The later the layer, the more sensitive. */
  private static LayerSensitivity sensitivity(int count) {
    List<LayerSensitivity.Layer> layers =
        IntStream.range(0, count)
            .mapToObj(i -> new LayerSensitivity.Layer("layer" + i, new Closeness(0, i)))
            .toList();
    return new LayerSensitivity("int8", layers, List.of());
  }

  private static List<Recipe> recipes(UsualSpace usual) {
    return usual.space(3).candidates().stream().map(SearchCandidate::recipe).toList();
  }
}

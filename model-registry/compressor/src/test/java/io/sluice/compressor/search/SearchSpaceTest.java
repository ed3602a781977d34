package io.sluice.compressor.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.search.DimensionLevel.Role;
import io.sluice.compressor.technique.BatchNormFoldingTechnique;
import io.sluice.compressor.technique.FineTuningTechnique;
import io.sluice.compressor.technique.MagnitudePruningTechnique;
import io.sluice.compressor.technique.WeightSharingTechnique;
import io.sluice.registry.hardware.Engine;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchSpaceTest {
  private static final ExpectedEffects ANY = ExpectedEffects.NONE;

  @Test
  void aVariantIsCalledAfterItsLevelsAndHasTheirStepsInOrder() {
    SearchSpace space =
        space(
            SearchDimension.of("a", DimensionLevel.nothing("dense"), pruned("half", 0.5)),
            SearchDimension.of(
                "b", DimensionLevel.of("folded", ANY, new BatchNormFoldingTechnique())),
            SearchDimension.of("c", DimensionLevel.nothing("float"), shared("bits", 4)));

    assertThat(space.candidates())
        .extracting(SearchCandidate::name)
        .containsExactly("o", "bits", "half", "half-bits");
    assertThat(space.candidates().get(3).recipe().steps())
        .containsExactly(
            new MagnitudePruningTechnique(0.5),
            new BatchNormFoldingTechnique(),
            new WeightSharingTechnique(4));
    assertThat(space.candidates().get(3).features()).containsExactly(1, 4);
    assertThat(space.candidates().get(0).recipe().seed()).isEqualTo(9);
  }

  @Test
  void levelsThatExcludeEachOtherAreNotCombined() {
    SearchSpace space =
        space(
            SearchDimension.of(
                "a", DimensionLevel.nothing("x"), pruned("half", 0.5).without("float")),
            SearchDimension.of("b", DimensionLevel.nothing("float"), shared("bits", 4)));

    assertThat(space.candidates())
        .extracting(SearchCandidate::name)
        .containsExactly("o", "bits", "half-bits");
  }

  @Test
  void damageIsRepairedAndNothingElseIs() {
    SearchSpace space =
        space(
            SearchDimension.of(
                "a", DimensionLevel.nothing("x"), pruned("half", 0.5).in(Role.DAMAGES)),
            SearchDimension.of("b", DimensionLevel.nothing("y"), trained("tuned").in(Role.REPAIRS)),
            SearchDimension.of("c", DimensionLevel.nothing("z"), trained("aware").in(Role.LEARNS)));

    assertThat(space.candidates())
        .extracting(SearchCandidate::name)
        .containsExactly("o", "aware", "half-aware", "half-tuned", "half-tuned-aware");
    assertThat(space.candidates().get(3).learnt()).hasSize(2);
    assertThat(space.candidates().get(0).learnt()).isEmpty();
  }

  @Test
  void aLevelForOneEngineMakesTheVariantOneForIt() {
    SearchSpace space =
        space(
            SearchDimension.of(
                "engine",
                DimensionLevel.nothing("x").on(Engine.PYTORCH),
                DimensionLevel.nothing("onnx").on(Engine.ONNX_RUNTIME)),
            SearchDimension.of(
                "b", DimensionLevel.nothing("y"), shared("bits", 4).on(Engine.PYTORCH)));

    assertThat(space.candidates())
        .extracting(SearchCandidate::name)
        .containsExactly("o", "bits", "onnx");
    assertThat(space.candidates().get(2).recipe().engine()).isEqualTo(Engine.ONNX_RUNTIME);
  }

  @Test
  void twoLevelsOfOneNameAreRefused() {
    SearchDimension one = SearchDimension.of("a", DimensionLevel.nothing("x"));

    assertThatThrownBy(() -> space(one, one)).hasMessage("There are two levels x");
  }

  private static SearchSpace space(SearchDimension... dimensions) {
    return new SearchSpace("o", List.of(dimensions), 9);
  }

  private static DimensionLevel pruned(String name, double sparsity) {
    return DimensionLevel.of(name, ANY, new MagnitudePruningTechnique(sparsity));
  }

  private static DimensionLevel shared(String name, int bits) {
    return DimensionLevel.of(name, ANY, new WeightSharingTechnique(bits));
  }

  private static DimensionLevel trained(String name) {
    return DimensionLevel.of(name, ANY, new FineTuningTechnique(name.length(), 0.01));
  }
}

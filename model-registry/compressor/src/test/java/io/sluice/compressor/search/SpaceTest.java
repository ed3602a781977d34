package io.sluice.compressor.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.search.Level.Role;
import io.sluice.compressor.technique.FineTune;
import io.sluice.compressor.technique.FoldBatchNorm;
import io.sluice.compressor.technique.MagnitudePruning;
import io.sluice.compressor.technique.WeightSharing;
import io.sluice.registry.hardware.Engine;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpaceTest {
  private static final Effects ANY = Effects.NONE;

  @Test
  void aVariantIsCalledAfterItsLevelsAndHasTheirStepsInOrder() {
    Space space =
        space(
            Dimension.of("a", Level.nothing("dense"), pruned("half", 0.5)),
            Dimension.of("b", Level.of("folded", ANY, new FoldBatchNorm())),
            Dimension.of("c", Level.nothing("float"), shared("bits", 4)));

    assertThat(space.candidates())
        .extracting(Candidate::name)
        .containsExactly("o", "bits", "half", "half-bits");
    assertThat(space.candidates().get(3).recipe().steps())
        .containsExactly(new MagnitudePruning(0.5), new FoldBatchNorm(), new WeightSharing(4));
    assertThat(space.candidates().get(3).features()).containsExactly(1, 4);
    assertThat(space.candidates().get(0).recipe().seed()).isEqualTo(9);
  }

  @Test
  void levelsThatExcludeEachOtherAreNotCombined() {
    Space space =
        space(
            Dimension.of("a", Level.nothing("x"), pruned("half", 0.5).without("float")),
            Dimension.of("b", Level.nothing("float"), shared("bits", 4)));

    assertThat(space.candidates())
        .extracting(Candidate::name)
        .containsExactly("o", "bits", "half-bits");
  }

  @Test
  void damageIsRepairedAndNothingElseIs() {
    Space space =
        space(
            Dimension.of("a", Level.nothing("x"), pruned("half", 0.5).in(Role.DAMAGES)),
            Dimension.of("b", Level.nothing("y"), trained("tuned").in(Role.REPAIRS)),
            Dimension.of("c", Level.nothing("z"), trained("aware").in(Role.LEARNS)));

    assertThat(space.candidates())
        .extracting(Candidate::name)
        .containsExactly("o", "aware", "half-aware", "half-tuned", "half-tuned-aware");
    assertThat(space.candidates().get(3).learnt()).hasSize(2);
    assertThat(space.candidates().get(0).learnt()).isEmpty();
  }

  @Test
  void aLevelForOneEngineMakesTheVariantOneForIt() {
    Space space =
        space(
            Dimension.of(
                "engine",
                Level.nothing("x").on(Engine.PYTORCH),
                Level.nothing("onnx").on(Engine.ONNX_RUNTIME)),
            Dimension.of("b", Level.nothing("y"), shared("bits", 4).on(Engine.PYTORCH)));

    assertThat(space.candidates()).extracting(Candidate::name).containsExactly("o", "bits", "onnx");
    assertThat(space.candidates().get(2).recipe().engine()).isEqualTo(Engine.ONNX_RUNTIME);
  }

  @Test
  void twoLevelsOfOneNameAreRefused() {
    Dimension one = Dimension.of("a", Level.nothing("x"));

    assertThatThrownBy(() -> space(one, one)).hasMessage("There are two levels x");
  }

  private static Space space(Dimension... dimensions) {
    return new Space("o", List.of(dimensions), 9);
  }

  private static Level pruned(String name, double sparsity) {
    return Level.of(name, ANY, new MagnitudePruning(sparsity));
  }

  private static Level shared(String name, int bits) {
    return Level.of(name, ANY, new WeightSharing(bits));
  }

  private static Level trained(String name) {
    return Level.of(name, ANY, new FineTune(name.length(), 0.01));
  }
}

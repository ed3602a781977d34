package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.coding.CompactStorageTechnique;
import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.NamedTensor;
import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptModule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of elementwise techniques: weights change, everything else stays. */
class ElementwiseTechniquesTest {
  private static final StepContext SEEDED = new StepContext(null, 11);

  @Test
  void eachLayerLosesItsSmallestWeights() throws Exception {
    Map<String, float[]> before = weights(new MagnitudePruningTechnique(0));

    Map<String, float[]> after = weights(new MagnitudePruningTechnique(0.75));

    for (String path : List.of("conv1.weight", "conv2.weight", "fc.weight", "out.weight")) {
      float[] kept = nonZero(after.get(path));
      assertThat(kept.length).isEqualTo(Math.round(0.25f * before.get(path).length));
      float smallestKept = magnitudes(kept)[0];
      long smaller =
          Arrays.stream(toDoubles(before.get(path)))
              .filter(v -> Math.abs(v) < smallestKept)
              .count();
      assertThat(smaller).isEqualTo(before.get(path).length - kept.length);
    }
    assertThat(after.get("fc.bias")).isEqualTo(before.get("fc.bias"));
    assertThat(after.get("bn1.running_var")).isEqualTo(before.get("bn1.running_var"));
  }

  @Test
  void oneThresholdForAllLayersPrunesThemUnequally() throws Exception {
    Map<String, float[]> after =
        weights(new MagnitudePruningTechnique(0.5, UnstructuredPruning.Scope.GLOBAL, null));

    int all = 0;
    int kept = 0;
    for (String path : List.of("conv1.weight", "conv2.weight", "fc.weight", "out.weight")) {
      all += after.get(path).length;
      kept += nonZero(after.get(path)).length;
    }
    assertThat(kept).isEqualTo(all - Math.round(0.5f * all));
    assertThat(nonZero(after.get("conv1.weight")).length).isGreaterThan(144 / 2 + 20);
  }

  @Test
  void equalScoresArePrunedInTheirOrderToTheExactShare() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      CompressionTechnique.Step step =
          UnstructuredPruning.prune(
              "same",
              archive.module(),
              0.3,
              UnstructuredPruning.Scope.LAYER,
              LayerChoice.ALL,
              (tensor, values) -> new float[values.length]);

      assertThat(nonZero(values(step.model()).get("out.weight")).length).isEqualTo(192 - 58);
    }
  }

  @Test
  void lotsDependOnTheSeedAndOnNothingElse() throws Exception {
    Map<String, float[]> once = weights(new RandomPruningTechnique(0.5));
    Map<String, float[]> again =
        weights(new RandomPruningTechnique(0.5, LayerChoice.only(List.of("fc"))));

    assertThat(again.get("fc.weight")).isEqualTo(once.get("fc.weight"));
    assertThat(nonZero(once.get("fc.weight")).length).isEqualTo(2048);
    assertThat(nonZero(again.get("out.weight")).length).isEqualTo(192);
  }

  @Test
  void ofEachFourNeighboursTheLargestTwoStay() throws Exception {
    Map<String, float[]> before = weights(new MagnitudePruningTechnique(0));

    Map<String, float[]> after = weights(new PatternPruningTechnique());

    for (int i = 0; i < 4096; i += 4) {
      float[] four = Arrays.copyOfRange(after.get("fc.weight"), i, i + 4);
      float[] all = magnitudes(Arrays.copyOfRange(before.get("fc.weight"), i, i + 4));
      assertThat(magnitudes(nonZero(four))).containsExactly(all[2], all[3]);
    }
    assertThat(after.get("conv1.weight")).as("rows of 9").isEqualTo(before.get("conv1.weight"));
  }

  @ParameterizedTest
  @EnumSource(WeightSharingTechnique.Start.class)
  void sharedWeightsHaveFewValuesAndZerosStay(WeightSharingTechnique.Start start) throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      ScriptModule pruned =
          new MagnitudePruningTechnique(0.5).apply(archive.module(), SEEDED).model();

      CompressionTechnique.Step step =
          new WeightSharingTechnique(4, start, 300, null).apply(pruned, SEEDED);

      float[] shared = values(step.model()).get("fc.weight");
      float[] before = values(pruned).get("fc.weight");
      assertThat(different(nonZero(shared))).isBetween(8, 16);
      assertThat(nonZero(shared).length).isEqualTo(2048);
      double lost = relativeError(before, shared);
      assertThat(lost).isLessThan(0.01);
      assertThat(step.report().changed())
          .anySatisfy(l -> assertThat(l.what()).contains("values for 4096 weights"));
    }
  }

  @Test
  void aTensorWithFewerValuesThanCentroidsKeepsThem() throws Exception {
    Map<String, float[]> after = weights(new WeightSharingTechnique(8));

    assertThat(
            relativeError(
                weights(new MagnitudePruningTechnique(0)).get("conv1.weight"),
                after.get("conv1.weight")))
        .isLessThan(1e-5);
  }

  @Test
  void floatsAreRoundedToHalves() throws Exception {
    Map<String, float[]> before = weights(new MagnitudePruningTechnique(0));

    Map<String, float[]> half = weights(new HalfPrecisionTechnique());
    Map<String, float[]> bfloat =
        weights(new HalfPrecisionTechnique(HalfPrecisionTechnique.Type.BFLOAT16, LayerChoice.ALL));

    for (String path : before.keySet()) {
      assertThat(relativeError(before.get(path), half.get(path))).isLessThan(1e-6);
      assertThat(relativeError(before.get(path), bfloat.get(path))).isLessThan(2e-5);
    }
    assertThat(relativeError(before.get("fc.weight"), bfloat.get("fc.weight"))).isGreaterThan(1e-7);
  }

  @ParameterizedTest
  @CsvSource({
    "8, 0, true, 2e-5",
    "4, 16, true, 1e-2",
    "4, 16, false, 1e-2",
    "3, 64, false, 6e-2",
    "2, 16, true, 0.3"
  })
  void weightsBecomeMultiplesThatStorageFindsAgain(
      int bits, int group, boolean symmetric, double allowed) throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      ScriptModule model = archive.module();

      ScriptModule rounded =
          new WeightOnlyQuantizationTechnique(bits, group, symmetric, null, null)
              .apply(model, SEEDED)
              .model();

      assertThat(relativeError(values(model).get("fc.weight"), values(rounded).get("fc.weight")))
          .isLessThan(allowed);
      CompressionStepReport stored =
          new CompactStorageTechnique(false, null).apply(rounded, SEEDED).report();
      int scales = group == 0 || group == 64 ? 64 : 64 * 64 / group;
      assertThat(stored.changed())
          .anySatisfy(
              l -> {
                assertThat(l.path()).isEqualTo("fc.weight");
                assertThat(l.what()).startsWith("integers with " + scales + " scales");
              });
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void searchedScalesLoseLessThanTheLargestWeightsScale(boolean symmetric) throws Exception {
    float[] before = weights(new MagnitudePruningTechnique(0)).get("out.weight");
    before[0] = 3;

    QuantizationGrid largest = GroupScaleRule.MIN_MAX.choose(before, 0, 64, 4, symmetric);
    QuantizationGrid squares = GroupScaleRule.LEAST_SQUARES.choose(before, 0, 64, 4, symmetric);
    QuantizationGrid robust = GroupScaleRule.HALF_QUADRATIC.choose(before, 0, 64, 4, symmetric);

    assertThat(error(squares, before, 2)).isLessThanOrEqualTo(error(largest, before, 2));
    assertThat(error(robust, before, 0.75)).isLessThan(error(largest, before, 0.75));
  }

  @Test
  void aWeightThatIsNoNumberIsNamed() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("nan")) {
      ScriptModule model = archive.module();

      assertThatThrownBy(() -> new MagnitudePruningTechnique(0.5).apply(model, SEEDED))
          .isInstanceOf(ModelProcessingException.class)
          .hasMessageContaining("apply prune-magnitude to fc.weight")
          .hasMessageContaining("NaN");
    }
  }

  @Test
  void tiedWeightsStayTied() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("tied")) {
      ScriptModule model =
          new MagnitudePruningTechnique(0.5).apply(archive.module(), SEEDED).model();

      List<NamedTensor> matrices =
          NamedTensor.of(model).stream().filter(t -> t.tensor().shape().size() == 2).toList();
      assertThat(matrices).hasSize(1);
      assertThat(matrices.get(0).places()).hasSize(2);
    }
  }

  @Test
  void settingsOutOfRangeAreRefusedByName() {
    assertThatThrownBy(() -> new MagnitudePruningTechnique(1.5))
        .hasMessageContaining("sparsity must be");
    assertThatThrownBy(() -> new RandomPruningTechnique(Double.NaN))
        .hasMessageContaining("sparsity must");
    assertThatThrownBy(() -> new PatternPruningTechnique(4, 4, null))
        .hasMessageContaining("keep must be");
    assertThatThrownBy(() -> new WeightSharingTechnique(9))
        .hasMessageContaining("bits must be from 1 to 8");
    assertThatThrownBy(() -> new WeightOnlyQuantizationTechnique(1, 0, true, null, null))
        .hasMessageContaining("bits");
    assertThatThrownBy(() -> new WeightOnlyQuantizationTechnique(4, 48, true, null, null))
        .hasMessageContaining("group");
  }

  private static Map<String, float[]> weights(CompressionTechnique technique) throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      return values(technique.apply(archive.module(), SEEDED).model());
    }
  }

  private static Map<String, float[]> values(ScriptModule model) throws ModelProcessingException {
    Map<String, float[]> values = new TreeMap<>();
    for (NamedTensor tensor : NamedTensor.of(model)) {
      if (tensor.tensor().type() == ScalarType.FLOAT) {
        values.put(tensor.path(), tensor.tensor().toFloats());
      }
    }
    return values;
  }

  private static float[] nonZero(float[] values) {
    float[] kept = new float[values.length];
    int count = 0;
    for (float value : values) {
      if (value != 0) {
        kept[count++] = value;
      }
    }
    return Arrays.copyOf(kept, count);
  }

  private static float[] magnitudes(float[] values) {
    float[] magnitudes = values.clone();
    for (int i = 0; i < values.length; i++) {
      magnitudes[i] = Math.abs(values[i]);
    }
    Arrays.sort(magnitudes);
    return magnitudes;
  }

  private static double[] toDoubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private static int different(float[] values) {
    TreeSet<Float> set = new TreeSet<>();
    for (float value : values) {
      set.add(value);
    }
    return set.size();
  }

  private static double relativeError(float[] before, float[] after) {
    double power = 1e-30;
    double lost = 0;
    for (int i = 0; i < before.length; i++) {
      power += before[i] * (double) before[i];
      lost += (before[i] - after[i]) * (double) (before[i] - after[i]);
    }
    return lost / power;
  }

  private static double error(QuantizationGrid grid, float[] values, double norm) {
    double sum = 0;
    for (int i = 0; i < 64; i++) {
      sum += Math.pow(Math.abs(values[i] - grid.round(values[i])), norm);
    }
    return sum;
  }
}

package io.sluice.graph.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.NodeArgument;
import io.sluice.graph.calibration.RecordedValueStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class QuantizationPlannerTest {
  @Test
  void whatLiesBetweenLayersStaysInIntegers() {
    ComputationGraph graph = residual();

    QuantizationPlan plan = plan(graph, layer -> true);

    assertThat(plan.nodes())
        .containsExactlyInAnyOrder("conv1", "relu1", "conv2", "sum", "relu2", "pool", "flat", "fc");
    assertThat(plan.left()).isEmpty();
  }

  @Test
  void aReluAloneBehindALayerIsAbsorbedByARangeThatBeginsAtZero() {
    ComputationGraph graph = residual();
    Map<String, RecordedValueStatistics> seen = new HashMap<>(TestGraphBuilder.seen(graph, -2, 2));
    seen.put("relu2", TestGraphBuilder.recorded(0, 2));

    QuantizationPlan plan =
        QuantizationPlanner.plan(graph, policy(layer -> true, SaturationHeadroom.WEIGHTS), seen);

    assertThat(plan.absorbed()).containsExactly("relu2");
    assertThat(plan.range("sum")).isEqualTo(plan.range("relu2"));
    assertThat(plan.range("sum").zeroPoint()).isZero();
  }

  @Test
  void aReluOfAValueThatOthersTakeToIsComputed() {
    ComputationGraph graph =
        TestGraphBuilder.of("x")
            .conv2d("conv1", "x", 4, 4, 1)
            .of("relu", "relu1", "conv1")
            .append(
                "add", "sum", "input", NodeArgument.of("conv1"), "other", NodeArgument.of("relu1"))
            .returning("sum");

    QuantizationPlan plan = plan(graph, layer -> true);

    assertThat(plan.absorbed()).isEmpty();
    assertThat(plan.range("relu1")).isEqualTo(plan.range("conv1"));
  }

  @Test
  void aReluWithAnUpperEndIsAbsorbedUnlessIntegersGoBeyondIt() {
    ComputationGraph graph =
        TestGraphBuilder.of("x")
            .conv2d("conv", "x", 4, 4, 1)
            .of("relu6", "cut", "conv")
            .returning("cut");
    Map<String, RecordedValueStatistics> seen = new HashMap<>(TestGraphBuilder.seen(graph, -9, 9));
    seen.put("cut", TestGraphBuilder.recorded(0, 6));

    QuantizationPlan all =
        QuantizationPlanner.plan(graph, policy(l -> true, SaturationHeadroom.WEIGHTS), seen);
    QuantizationPlan half =
        QuantizationPlanner.plan(graph, policy(l -> true, SaturationHeadroom.ACTIVATIONS), seen);

    assertThat(all.absorbed()).containsExactly("cut");
    assertThat(half.absorbed()).isEmpty();
    assertThat(half.range("cut").high()).isGreaterThan(11);
  }

  @Test
  void averagesKeepTheRangeOfWhatTheyTake() {
    ComputationGraph graph =
        TestGraphBuilder.of("x")
            .conv2d("conv", "x", 4, 4, 1)
            .append(
                "adaptive_avg_pool2d",
                "pool",
                "input",
                NodeArgument.of("conv"),
                "output_size",
                NodeArgument.ints(1, 1))
            .of("relu", "relu", "pool")
            .returning("relu");
    Map<String, RecordedValueStatistics> seen = new HashMap<>(TestGraphBuilder.seen(graph, -3, 3));
    seen.put("relu", TestGraphBuilder.recorded(0, 1));

    QuantizationPlan plan =
        QuantizationPlanner.plan(graph, policy(l -> true, SaturationHeadroom.NONE), seen);

    assertThat(plan.range("pool")).isEqualTo(plan.range("conv"));
    assertThat(plan.range("relu")).isEqualTo(plan.range("conv"));
    assertThat(plan.absorbed()).isEmpty();
  }

  @Test
  void aLayerThatIsNotChosenStaysInFloatsAndSoDoesWhatOnlyServesIt() {
    ComputationGraph graph = residual();

    QuantizationPlan plan = plan(graph, layer -> !layer.equals("conv1"));

    assertThat(plan.nodes()).doesNotContain("conv1", "relu1").contains("conv2", "sum");
    assertThat(plan.left())
        .containsExactly(new QuantizationPlan.FloatLayer("conv1", "the recipe leaves it out"));
  }

  @Test
  void aSumOfWhatIsNotInIntegersStaysInFloats() {
    ComputationGraph graph =
        TestGraphBuilder.of("x", "z")
            .conv2d("conv", "x", 4, 4, 1)
            .append("add", "sum", "input", NodeArgument.of("conv"), "other", NodeArgument.of("z"))
            .returning("sum");

    QuantizationPlan plan = plan(graph, layer -> true);

    assertThat(plan.nodes()).containsExactly("conv");
  }

  @Test
  void valuesThatAreInfiniteOnTheSampleStayInFloats() {
    ComputationGraph graph = residual();
    Map<String, RecordedValueStatistics> seen = new HashMap<>(TestGraphBuilder.seen(graph, -1, 1));
    seen.put("fc", TestGraphBuilder.recorded(-1, Double.POSITIVE_INFINITY));

    QuantizationPlan plan =
        QuantizationPlanner.plan(graph, policy(l -> true, SaturationHeadroom.NONE), seen);

    assertThat(plan.nodes()).doesNotContain("fc");
    assertThat(plan.left())
        .containsExactly(
            new QuantizationPlan.FloatLayer("fc", "its input or output is not finite float32"));
  }

  @Test
  void layersAreListedInTheOrderInWhichTheyRun() {
    List<String> layers = QuantizationPlanner.layers(residual());

    assertThat(layers).containsExactly("conv1", "conv2", "fc");
  }

  private static ComputationGraph residual() {
    return TestGraphBuilder.of("x")
        .conv2d("conv1", "x", 4, 4, 1)
        .of("relu", "relu1", "conv1")
        .conv2d("conv2", "relu1", 4, 4, 1)
        .append("add", "sum", "input", NodeArgument.of("conv2"), "other", NodeArgument.of("relu1"))
        .of("relu", "relu2", "sum")
        .append(
            "adaptive_avg_pool2d",
            "pool",
            "input",
            NodeArgument.of("relu2"),
            "output_size",
            NodeArgument.ints(1, 1))
        .append(
            "flatten", "flat", "input", NodeArgument.of("pool"), "start_dim", NodeArgument.of(1))
        .linear("fc", "flat", 3, 4)
        .returning("fc");
  }

  private static QuantizationPlan plan(ComputationGraph graph, Predicate<String> layers) {
    return QuantizationPlanner.plan(
        graph, policy(layers, SaturationHeadroom.WEIGHTS), TestGraphBuilder.seen(graph, -2, 2));
  }

  private static QuantizationPolicy policy(Predicate<String> layers, SaturationHeadroom headroom) {
    return new QuantizationPolicy(
        ActivationRangeRule.MIN_MAX,
        new WeightQuantizationScheme(true, headroom.largestWeight()),
        headroom,
        layers);
  }
}

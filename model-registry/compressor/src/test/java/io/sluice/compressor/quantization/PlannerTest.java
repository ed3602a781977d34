package io.sluice.compressor.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.calibration.Recorded;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class PlannerTest {
  @Test
  void whatLiesBetweenLayersStaysInIntegers() {
    Graph graph = residual();

    QuantizationPlan plan = plan(graph, layer -> true);

    assertThat(plan.nodes())
        .containsExactlyInAnyOrder("conv1", "relu1", "conv2", "sum", "relu2", "pool", "flat", "fc");
    assertThat(plan.left()).isEmpty();
  }

  @Test
  void aReluAloneBehindALayerIsAbsorbedByARangeThatBeginsAtZero() {
    Graph graph = residual();
    Map<String, Recorded> seen = new HashMap<>(Graphs.seen(graph, -2, 2));
    seen.put("relu2", Graphs.recorded(0, 2));

    QuantizationPlan plan = Planner.plan(graph, policy(layer -> true, Headroom.WEIGHTS), seen);

    assertThat(plan.absorbed()).containsExactly("relu2");
    assertThat(plan.range("sum")).isEqualTo(plan.range("relu2"));
    assertThat(plan.range("sum").zeroPoint()).isZero();
  }

  @Test
  void aReluOfAValueThatOthersTakeToIsComputed() {
    Graph graph =
        Graphs.of("x")
            .conv2d("conv1", "x", 4, 4, 1)
            .of("relu", "relu1", "conv1")
            .append("add", "sum", "input", Argument.of("conv1"), "other", Argument.of("relu1"))
            .returning("sum");

    QuantizationPlan plan = plan(graph, layer -> true);

    assertThat(plan.absorbed()).isEmpty();
    assertThat(plan.range("relu1")).isEqualTo(plan.range("conv1"));
  }

  @Test
  void aReluWithAnUpperEndIsAbsorbedUnlessIntegersGoBeyondIt() {
    Graph graph =
        Graphs.of("x").conv2d("conv", "x", 4, 4, 1).of("relu6", "cut", "conv").returning("cut");
    Map<String, Recorded> seen = new HashMap<>(Graphs.seen(graph, -9, 9));
    seen.put("cut", Graphs.recorded(0, 6));

    QuantizationPlan all = Planner.plan(graph, policy(l -> true, Headroom.WEIGHTS), seen);
    QuantizationPlan half = Planner.plan(graph, policy(l -> true, Headroom.ACTIVATIONS), seen);

    assertThat(all.absorbed()).containsExactly("cut");
    assertThat(half.absorbed()).isEmpty();
    assertThat(half.range("cut").high()).isGreaterThan(11);
  }

  @Test
  void averagesKeepTheRangeOfWhatTheyTake() {
    Graph graph =
        Graphs.of("x")
            .conv2d("conv", "x", 4, 4, 1)
            .append(
                "adaptive_avg_pool2d",
                "pool",
                "input",
                Argument.of("conv"),
                "output_size",
                Argument.ints(1, 1))
            .of("relu", "relu", "pool")
            .returning("relu");
    Map<String, Recorded> seen = new HashMap<>(Graphs.seen(graph, -3, 3));
    seen.put("relu", Graphs.recorded(0, 1));

    QuantizationPlan plan = Planner.plan(graph, policy(l -> true, Headroom.NONE), seen);

    assertThat(plan.range("pool")).isEqualTo(plan.range("conv"));
    assertThat(plan.range("relu")).isEqualTo(plan.range("conv"));
    assertThat(plan.absorbed()).isEmpty();
  }

  @Test
  void aLayerThatIsNotChosenStaysInFloatsAndSoDoesWhatOnlyServesIt() {
    Graph graph = residual();

    QuantizationPlan plan = plan(graph, layer -> !layer.equals("conv1"));

    assertThat(plan.nodes()).doesNotContain("conv1", "relu1").contains("conv2", "sum");
    assertThat(plan.left())
        .containsExactly(new QuantizationPlan.Left("conv1", "the recipe leaves it out"));
  }

  @Test
  void aSumOfWhatIsNotInIntegersStaysInFloats() {
    Graph graph =
        Graphs.of("x", "z")
            .conv2d("conv", "x", 4, 4, 1)
            .append("add", "sum", "input", Argument.of("conv"), "other", Argument.of("z"))
            .returning("sum");

    QuantizationPlan plan = plan(graph, layer -> true);

    assertThat(plan.nodes()).containsExactly("conv");
  }

  @Test
  void valuesThatAreInfiniteOnTheSampleStayInFloats() {
    Graph graph = residual();
    Map<String, Recorded> seen = new HashMap<>(Graphs.seen(graph, -1, 1));
    seen.put("fc", Graphs.recorded(-1, Double.POSITIVE_INFINITY));

    QuantizationPlan plan = Planner.plan(graph, policy(l -> true, Headroom.NONE), seen);

    assertThat(plan.nodes()).doesNotContain("fc");
    assertThat(plan.left())
        .containsExactly(
            new QuantizationPlan.Left("fc", "its input or output is not finite float32"));
  }

  @Test
  void layersAreListedInTheOrderInWhichTheyRun() {
    List<String> layers = Planner.layers(residual());

    assertThat(layers).containsExactly("conv1", "conv2", "fc");
  }

  private static Graph residual() {
    return Graphs.of("x")
        .conv2d("conv1", "x", 4, 4, 1)
        .of("relu", "relu1", "conv1")
        .conv2d("conv2", "relu1", 4, 4, 1)
        .append("add", "sum", "input", Argument.of("conv2"), "other", Argument.of("relu1"))
        .of("relu", "relu2", "sum")
        .append(
            "adaptive_avg_pool2d",
            "pool",
            "input",
            Argument.of("relu2"),
            "output_size",
            Argument.ints(1, 1))
        .append("flatten", "flat", "input", Argument.of("pool"), "start_dim", Argument.of(1))
        .linear("fc", "flat", 3, 4)
        .returning("fc");
  }

  private static QuantizationPlan plan(Graph graph, Predicate<String> layers) {
    return Planner.plan(graph, policy(layers, Headroom.WEIGHTS), Graphs.seen(graph, -2, 2));
  }

  private static Policy policy(Predicate<String> layers, Headroom headroom) {
    return new Policy(
        RangeRule.MIN_MAX, new WeightScheme(true, headroom.largestWeight()), headroom, layers);
  }
}

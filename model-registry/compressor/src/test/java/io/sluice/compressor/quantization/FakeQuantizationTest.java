package io.sluice.compressor.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.compressor.calibration.Recorded;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.torchscript.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FakeQuantizationTest {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsReadAgainIsThePlanThatWasSimulated(boolean learnsRanges) throws Exception {
    Graph graph = net();
    QuantizationPlan plan = plan(graph, List.of("conv2"));

    Graph written = FakeQuantization.of(graph, plan, learnsRanges);
    SimulatedPlan read = SimulatedPlan.of(throughText(written)).orElseThrow();

    assertThat(operators(IntegerGraph.of(read.graph(), read.plan())))
        .isEqualTo(operators(IntegerGraph.of(graph, plan)));
    assertThat(read.plan().layers().values()).containsExactly(scheme(), scheme(), scheme());
    assertThat(read.plan().left())
        .containsExactly(new QuantizationPlan.Left("conv2", "not trained for int8"));
    assertThat(read.plan().ranges()).hasSameSizeAs(plan.ranges());
    assertThat(read.plan().ranges().values()).containsAll(plan.ranges().values());
    assertThat(read.plan().absorbed()).hasSize(1);
  }

  @Test
  void rangesAsTrainedAreRead() throws Exception {
    Graph graph = net();
    Graph written = FakeQuantization.of(graph, plan(graph, List.of()), true);
    String first =
        written.parameters().keySet().stream()
            .filter(p -> p.endsWith(".scale"))
            .findFirst()
            .orElseThrow();

    Graph trained = written.withParameters(Map.of(first, Tensor.of(new float[] {0.75f}, 1)));
    SimulatedPlan read = SimulatedPlan.of(throughText(trained)).orElseThrow();

    assertThat(read.plan().range("x").scale()).isEqualTo(0.75);
  }

  @Test
  void aCutOffThatTrainingHasWidenedBeyondItsEndIsNotAbsorbedAnyMore() throws Exception {
    Graph graph =
        Graphs.of("x").conv2d("conv", "x", 4, 4, 1).of("relu6", "cut", "conv").returning("cut");
    Map<String, Recorded> seen = new HashMap<>(Graphs.seen(graph, -9, 9));
    seen.put("cut", Graphs.recorded(0, 6));
    QuantizationPlan plan = Planner.plan(graph, policy(List.of()), seen);
    Graph written = FakeQuantization.of(graph, plan, true);

    Graph trained =
        written.withParameters(Map.of("ranges.1.scale", Tensor.of(new float[] {0.1f}, 1)));
    SimulatedPlan read = SimulatedPlan.of(trained).orElseThrow();

    assertThat(plan.absorbed()).containsExactly("cut");
    assertThat(read.plan().absorbed()).isEmpty();
    String conv = read.graph().nodes("conv2d").get(0).result();
    assertThat(read.plan().range(conv).scale()).isCloseTo(0.1, within(1e-6));
  }

  @Test
  void anUntrainedGraphHasNoPlan() throws Exception {
    assertThat(SimulatedPlan.of(net())).isEmpty();
  }

  @Test
  void weightsKeepTheirPlacesAndAreTrained() throws Exception {
    Graph graph = net();

    Graph written = FakeQuantization.of(graph, plan(graph, List.of()), true);

    assertThat(GraphReader.read(GraphWriter.write(written)).parameters())
        .containsKeys("conv1.weight", "conv1.bias", "fc.weight", "fc.bias", "ranges.0.scale");
    assertThat(GraphWriter.write(written).code().findClass("__torch__.sluice.modules.fc"))
        .hasValueSatisfying(
            c -> assertThat(c.text()).contains("__parameters__ = [\"weight\", \"bias\", ]"));
  }

  private static Graph net() {
    return Graphs.of("x")
        .conv2d("conv1", "x", 4, 4, 1)
        .of("relu", "relu1", "conv1")
        .conv2d("conv2", "relu1", 4, 4, 1)
        .conv2d("conv3", "conv2", 4, 4, 1)
        .append("add", "sum", "input", Argument.of("conv3"), "other", Argument.of("relu1"))
        .append(
            "adaptive_avg_pool2d",
            "pool",
            "input",
            Argument.of("sum"),
            "output_size",
            Argument.ints(1, 1))
        .of("sigmoid", "gate", "pool")
        .append("flatten", "flat", "input", Argument.of("gate"), "start_dim", Argument.of(1))
        .linear("fc", "flat", 3, 4)
        .returning("fc");
  }

  private static Graph throughText(Graph graph) throws Exception {
    return GraphReader.read(GraphWriter.write(graph));
  }

  private static List<String> operators(Graph graph) {
    return graph.nodes().stream().map(Node::operator).toList();
  }

  private static QuantizationPlan plan(Graph graph, List<String> left) {
    Map<String, Recorded> seen = new HashMap<>();
    double high = 1;
    for (String value : Planner.observed(graph)) {
      seen.put(value, Graphs.recorded(value.startsWith("relu") ? 0 : -1, high += 0.5));
    }
    return Planner.plan(graph, policy(left), seen);
  }

  private static Policy policy(List<String> left) {
    return new Policy(RangeRule.MIN_MAX, scheme(), Headroom.WEIGHTS, l -> !left.contains(l));
  }

  private static WeightScheme scheme() {
    return new WeightScheme(true, 63);
  }
}

package io.sluice.graph.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.graph.calibration.RecordedValueStatistics;
import io.sluice.torchscript.ScriptTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FakeQuantizationRewriterTest {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsReadAgainIsThePlanThatWasSimulated(boolean learnsRanges) throws Exception {
    ComputationGraph graph = net();
    QuantizationPlan plan = plan(graph, List.of("conv2"));

    ComputationGraph written = FakeQuantizationRewriter.of(graph, plan, learnsRanges);
    SimulatedQuantizationPlan read =
        SimulatedQuantizationPlan.of(throughText(written)).orElseThrow();

    assertThat(operators(IntegerInferenceRewriter.of(read.graph(), read.plan())))
        .isEqualTo(operators(IntegerInferenceRewriter.of(graph, plan)));
    assertThat(read.plan().layers().values()).containsExactly(scheme(), scheme(), scheme());
    assertThat(read.plan().left())
        .containsExactly(new QuantizationPlan.FloatLayer("conv2", "not trained for int8"));
    assertThat(read.plan().ranges()).hasSameSizeAs(plan.ranges());
    assertThat(read.plan().ranges().values()).containsAll(plan.ranges().values());
    assertThat(read.plan().absorbed()).hasSize(1);
  }

  @Test
  void rangesAsTrainedAreRead() throws Exception {
    ComputationGraph graph = net();
    ComputationGraph written = FakeQuantizationRewriter.of(graph, plan(graph, List.of()), true);
    String first =
        written.parameters().keySet().stream()
            .filter(p -> p.endsWith(".scale"))
            .findFirst()
            .orElseThrow();

    ComputationGraph trained =
        written.withParameters(Map.of(first, ScriptTensor.of(new float[] {0.75f}, 1)));
    SimulatedQuantizationPlan read =
        SimulatedQuantizationPlan.of(throughText(trained)).orElseThrow();

    assertThat(read.plan().range("x").scale()).isEqualTo(0.75);
  }

  @Test
  void aCutOffThatTrainingHasWidenedBeyondItsEndIsNotAbsorbedAnyMore() throws Exception {
    ComputationGraph graph =
        TestGraphBuilder.of("x")
            .conv2d("conv", "x", 4, 4, 1)
            .of("relu6", "cut", "conv")
            .returning("cut");
    Map<String, RecordedValueStatistics> seen = new HashMap<>(TestGraphBuilder.seen(graph, -9, 9));
    seen.put("cut", TestGraphBuilder.recorded(0, 6));
    QuantizationPlan plan = QuantizationPlanner.plan(graph, policy(List.of()), seen);
    ComputationGraph written = FakeQuantizationRewriter.of(graph, plan, true);

    ComputationGraph trained =
        written.withParameters(Map.of("ranges.1.scale", ScriptTensor.of(new float[] {0.1f}, 1)));
    SimulatedQuantizationPlan read = SimulatedQuantizationPlan.of(trained).orElseThrow();

    assertThat(plan.absorbed()).containsExactly("cut");
    assertThat(read.plan().absorbed()).isEmpty();
    String conv = read.graph().nodes("conv2d").get(0).result();
    assertThat(read.plan().range(conv).scale()).isCloseTo(0.1, within(1e-6));
  }

  @Test
  void anUntrainedGraphHasNoPlan() throws Exception {
    assertThat(SimulatedQuantizationPlan.of(net())).isEmpty();
  }

  @Test
  void weightsKeepTheirPlacesAndAreTrained() throws Exception {
    ComputationGraph graph = net();

    ComputationGraph written = FakeQuantizationRewriter.of(graph, plan(graph, List.of()), true);

    assertThat(TorchScriptGraphReader.read(TorchScriptGraphWriter.write(written)).parameters())
        .containsKeys("conv1.weight", "conv1.bias", "fc.weight", "fc.bias", "ranges.0.scale");
    assertThat(
            TorchScriptGraphWriter.write(written).code().findClass("__torch__.sluice.modules.fc"))
        .hasValueSatisfying(
            c -> assertThat(c.text()).contains("__parameters__ = [\"weight\", \"bias\", ]"));
  }

  private static ComputationGraph net() {
    return TestGraphBuilder.of("x")
        .conv2d("conv1", "x", 4, 4, 1)
        .of("relu", "relu1", "conv1")
        .conv2d("conv2", "relu1", 4, 4, 1)
        .conv2d("conv3", "conv2", 4, 4, 1)
        .append("add", "sum", "input", NodeArgument.of("conv3"), "other", NodeArgument.of("relu1"))
        .append(
            "adaptive_avg_pool2d",
            "pool",
            "input",
            NodeArgument.of("sum"),
            "output_size",
            NodeArgument.ints(1, 1))
        .of("sigmoid", "gate", "pool")
        .append(
            "flatten", "flat", "input", NodeArgument.of("gate"), "start_dim", NodeArgument.of(1))
        .linear("fc", "flat", 3, 4)
        .returning("fc");
  }

  private static ComputationGraph throughText(ComputationGraph graph) throws Exception {
    return TorchScriptGraphReader.read(TorchScriptGraphWriter.write(graph));
  }

  private static List<String> operators(ComputationGraph graph) {
    return graph.nodes().stream().map(GraphNode::operator).toList();
  }

  private static QuantizationPlan plan(ComputationGraph graph, List<String> left) {
    Map<String, RecordedValueStatistics> seen = new HashMap<>();
    double high = 1;
    for (String value : QuantizationPlanner.observed(graph)) {
      seen.put(value, TestGraphBuilder.recorded(value.startsWith("relu") ? 0 : -1, high += 0.5));
    }
    return QuantizationPlanner.plan(graph, policy(left), seen);
  }

  private static QuantizationPolicy policy(List<String> left) {
    return new QuantizationPolicy(
        ActivationRangeRule.MIN_MAX, scheme(), SaturationHeadroom.WEIGHTS, l -> !left.contains(l));
  }

  private static WeightQuantizationScheme scheme() {
    return new WeightQuantizationScheme(true, 63);
  }
}

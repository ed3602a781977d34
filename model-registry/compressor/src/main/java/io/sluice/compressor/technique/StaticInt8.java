package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.calibration.Calibration;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.onnx.exporter.Precision;
import io.sluice.compressor.quantization.Headroom;
import io.sluice.compressor.quantization.IntegerGraph;
import io.sluice.compressor.quantization.Planner;
import io.sluice.compressor.quantization.Policy;
import io.sluice.compressor.quantization.QuantizationPlan;
import io.sluice.compressor.quantization.RangeRule;
import io.sluice.compressor.quantization.SimulatedPlan;
import io.sluice.compressor.quantization.WeightScheme;
import io.sluice.compressor.torchscript.ScriptModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Static quantisation: int8 weights and activations. Values stay integers from layer to layer,
 * through additions, pooling and activation functions, with quantisation only on entry and
 * dequantisation on exit. Batch norms are folded first. A model trained by {@link
 * QuantizationAware} keeps the trained ranges and weights and needs no sample. A model without a
 * graph is converted layer by layer, with the reason in the report.
 *
 * @param rule rule for deriving ranges of activations from observed values
 * @param perChannel whether each output channel of a weight has a scale of its own
 * @param headroom reduced range of weights or activations for processors with saturating kernels
 * @param layers layers to compute in int8; other layers, and operations between them, stay in fp32
 */
public record StaticInt8(RangeRule rule, boolean perChannel, Headroom headroom, LayerChoice layers)
    implements OnnxQuantization {

  /** Per channel, all layers, without saturation on any processor. */
  public StaticInt8(RangeRule rule) {
    this(rule, true, Headroom.WEIGHTS, LayerChoice.ALL);
  }

  @Override
  public String name() {
    return "static-int8";
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.CALIBRATION);
  }

  @Override
  public boolean needsExactSums() {
    return headroom.needsExactSums();
  }

  public StaticInt8 withLayers(LayerChoice choice) {
    return new StaticInt8(rule, perChannel, headroom, choice);
  }

  @Override
  public Step apply(ScriptModule model, Workshop workshop)
      throws CompressionException, IOException, InterruptedException {
    Graph graph;
    try {
      graph = GraphReader.read(model);
    } catch (CompressionException e) {
      Calibration calibration = workshop.calibrationFor("Static int8");
      return new LayerwiseInt8(this).apply(model, calibration, String.valueOf(e.getMessage()));
    }
    Integers integers = integers(graph, workshop);
    return new Step(
        integers.report.changedNothing()
            ? model
            : GraphWriter.write(IntegerGraph.of(integers.graph, integers.plan)),
        integers.report);
  }

  @Override
  public Plan forOnnx(ScriptModule model, Workshop workshop)
      throws CompressionException, IOException, InterruptedException {
    Integers integers = integers(GraphReader.read(model), workshop);
    return new Plan(integers.graph, new Precision.StaticInt8(integers.plan), integers.report);
  }

  /**
   * Input of the conversion to integers.
   *
   * @param graph graph in floats, batch norms folded
   */
  private record Integers(Graph graph, QuantizationPlan plan, StepReport report) {}

  private Integers integers(Graph graph, Workshop workshop)
      throws CompressionException, IOException, InterruptedException {
    Optional<SimulatedPlan> trained = SimulatedPlan.of(graph);
    if (trained.isPresent()) {
      Graph real = trained.get().graph();
      QuantizationPlan plan = trained.get().plan();
      return new Integers(real, plan, report(real, plan, "int8, as trained"));
    }
    Calibration calibration = workshop.calibrationFor("Static int8");
    Graph folded = BatchNormFolding.fold(graph).graph();
    QuantizationPlan plan = plan(folded, calibration);
    return new Integers(folded, plan, report(folded, plan, "int8"));
  }

  /**
   * Returns the quantisation plan of a graph.
   *
   * @param graph graph with batch norms already folded
   */
  public QuantizationPlan plan(Graph graph, Calibration calibration)
      throws CompressionException, IOException, InterruptedException {
    Policy policy = new Policy(rule, weights(), headroom, layers::includes);
    return Planner.plan(graph, policy, calibration.record(graph, Planner.observed(graph)));
  }

  WeightScheme weights() {
    return new WeightScheme(perChannel, headroom.largestWeight());
  }

  private StepReport report(Graph graph, QuantizationPlan plan, String what) {
    List<StepReport.Layer> changed = new ArrayList<>();
    List<StepReport.Layer> left = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (plan.scheme(node).isPresent()) {
        changed.add(new StepReport.Layer(Planner.layerName(node), what));
      } else if (node.is("batch_norm") && !plan.isInteger(node)) {
        left.add(new StepReport.Layer(node.path(), BatchNormFolding.NOT_ALONE));
      }
    }
    plan.left().forEach(l -> left.add(new StepReport.Layer(l.layer(), l.why())));
    return new StepReport(name(), changed, left);
  }
}

package io.sluice.compressor.technique;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.graph.calibration.ModelCalibration;
import io.sluice.graph.quantization.ActivationRangeRule;
import io.sluice.graph.quantization.IntegerInferenceRewriter;
import io.sluice.graph.quantization.QuantizationPlan;
import io.sluice.graph.quantization.QuantizationPlanner;
import io.sluice.graph.quantization.QuantizationPolicy;
import io.sluice.graph.quantization.SaturationHeadroom;
import io.sluice.graph.quantization.SimulatedQuantizationPlan;
import io.sluice.graph.quantization.WeightQuantizationScheme;
import io.sluice.onnx.exporter.OnnxExportPrecision;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Static quantisation: int8 weights and activations. Values stay integers from layer to layer,
 * through additions, pooling and activation functions, with quantisation only on entry and
 * dequantisation on exit. Batch norms are folded first. A model trained by {@link
 * QuantizationAwareTrainingTechnique} keeps the trained ranges and weights and needs no sample. A
 * model without a graph is converted layer by layer, with the reason in the report.
 *
 * @param rule rule for deriving ranges of activations from observed values
 * @param perChannel whether each output channel of a weight has a scale of its own
 * @param headroom reduced range of weights or activations for processors with saturating kernels
 * @param layers layers to compute in int8; other layers, and operations between them, stay in fp32
 */
public record StaticInt8Technique(
    ActivationRangeRule rule, boolean perChannel, SaturationHeadroom headroom, LayerChoice layers)
    implements OnnxQuantizationTechnique {

  /** Per channel, all layers, without saturation on any processor. */
  public StaticInt8Technique(ActivationRangeRule rule) {
    this(rule, true, SaturationHeadroom.WEIGHTS, LayerChoice.ALL);
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

  public StaticInt8Technique withLayers(LayerChoice choice) {
    return new StaticInt8Technique(rule, perChannel, headroom, choice);
  }

  @Override
  public Step apply(ScriptModule model, StepContext workshop)
      throws ModelProcessingException, IOException, InterruptedException {
    ComputationGraph graph;
    try {
      graph = TorchScriptGraphReader.read(model);
    } catch (ModelProcessingException e) {
      ModelCalibration calibration = workshop.calibrationFor("Static int8");
      return new LayerwiseInt8Conversion(this)
          .apply(model, calibration, String.valueOf(e.getMessage()));
    }
    IntegerConversion integers = integers(graph, workshop);
    return new Step(
        integers.report.changedNothing()
            ? model
            : TorchScriptGraphWriter.write(
                IntegerInferenceRewriter.of(integers.graph, integers.plan)),
        integers.report);
  }

  @Override
  public Plan forOnnx(ScriptModule model, StepContext workshop)
      throws ModelProcessingException, IOException, InterruptedException {
    IntegerConversion integers = integers(TorchScriptGraphReader.read(model), workshop);
    return new Plan(
        integers.graph, new OnnxExportPrecision.StaticInt8(integers.plan), integers.report);
  }

  /**
   * Input of the conversion to integers.
   *
   * @param graph graph in floats, batch norms folded
   */
  private record IntegerConversion(
      ComputationGraph graph, QuantizationPlan plan, CompressionStepReport report) {}

  private IntegerConversion integers(ComputationGraph graph, StepContext workshop)
      throws ModelProcessingException, IOException, InterruptedException {
    Optional<SimulatedQuantizationPlan> trained = SimulatedQuantizationPlan.of(graph);
    if (trained.isPresent()) {
      ComputationGraph real = trained.get().graph();
      QuantizationPlan plan = trained.get().plan();
      return new IntegerConversion(real, plan, report(real, plan, "int8, as trained"));
    }
    ModelCalibration calibration = workshop.calibrationFor("Static int8");
    ComputationGraph folded = GraphBatchNormFolding.fold(graph).graph();
    QuantizationPlan plan = plan(folded, calibration);
    return new IntegerConversion(folded, plan, report(folded, plan, "int8"));
  }

  /**
   * Returns the quantisation plan of a graph.
   *
   * @param graph graph with batch norms already folded
   */
  public QuantizationPlan plan(ComputationGraph graph, ModelCalibration calibration)
      throws ModelProcessingException, IOException, InterruptedException {
    QuantizationPolicy policy = new QuantizationPolicy(rule, weights(), headroom, layers::includes);
    return QuantizationPlanner.plan(
        graph, policy, calibration.record(graph, QuantizationPlanner.observed(graph)));
  }

  WeightQuantizationScheme weights() {
    return new WeightQuantizationScheme(perChannel, headroom.largestWeight());
  }

  private CompressionStepReport report(ComputationGraph graph, QuantizationPlan plan, String what) {
    List<CompressionStepReport.Layer> changed = new ArrayList<>();
    List<CompressionStepReport.Layer> left = new ArrayList<>();
    for (GraphNode node : graph.nodes()) {
      if (plan.scheme(node).isPresent()) {
        changed.add(new CompressionStepReport.Layer(QuantizationPlanner.layerName(node), what));
      } else if (node.is("batch_norm") && !plan.isInteger(node)) {
        left.add(new CompressionStepReport.Layer(node.path(), GraphBatchNormFolding.NOT_ALONE));
      }
    }
    plan.left().forEach(l -> left.add(new CompressionStepReport.Layer(l.layer(), l.why())));
    return new CompressionStepReport(name(), changed, left);
  }
}

package io.sluice.compressor.technique;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.graph.quantization.ActivationRangeRule;
import io.sluice.graph.quantization.FakeQuantizationRewriter;
import io.sluice.graph.quantization.QuantizationPlan;
import io.sluice.graph.quantization.QuantizationPlanner;
import io.sluice.graph.quantization.SaturationHeadroom;
import io.sluice.graph.quantization.WeightQuantizationScheme;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.training.DistillationSettings;
import io.sluice.training.TrainingPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Quantisation-aware training: trains a model with simulated int8 arithmetic, so that weights, and
 * learnt ranges if any, suit the integers. A later {@link StaticInt8Technique} step converts to
 * integers in the trained ranges. Batch norms are folded first.
 *
 * @param quantization rounding of weights and activations
 * @param bits bits of weights, 2 to 8; fewer than 8 make a smaller file with compact storage
 * @param learnRanges whether the scales of activations are trained with the weights
 * @param softWeight share of the loss from the answers of the model in floats, 0 to 1
 * @param temperature temperature of these answers
 * @param training settings of training; always in fp32, even if bf16 is requested, as fake
 *     quantisation in libtorch supports 32-bit floats only
 */
public record QuantizationAwareTrainingTechnique(
    StaticInt8Technique quantization,
    int bits,
    boolean learnRanges,
    double softWeight,
    double temperature,
    FineTuningTechnique training)
    implements CompressionTechnique {

  /** 8 bits, learnt ranges, half of the loss from the model in floats. */
  public QuantizationAwareTrainingTechnique() {
    this(
        new StaticInt8Technique(ActivationRangeRule.LEAST_SQUARES),
        8,
        true,
        0.5,
        4,
        new FineTuningTechnique(2, 0.01));
  }

  public QuantizationAwareTrainingTechnique {
    if (bits < 2 || bits > 8) {
      throw new IllegalArgumentException("bits must be from 2 to 8, but is " + bits);
    }
    if (!(softWeight >= 0 && softWeight <= 1)) {
      throw new IllegalArgumentException("soft-weight must be from 0 to 1, but is " + softWeight);
    }
  }

  @Override
  public String name() {
    return "quantization-aware";
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.CALIBRATION, Need.TRAINING);
  }

  /**
   * The trained weights and ranges outlive the step: {@link StaticInt8Technique} makes integers of
   * them.
   */
  @Override
  public boolean needsExactSums() {
    return quantization.needsExactSums()
        && scheme().largest() > SaturationHeadroom.WEIGHTS.largestWeight();
  }

  @Override
  public Step apply(ScriptModule model, StepContext workshop)
      throws ModelProcessingException, IOException, InterruptedException {
    ComputationGraph graph = GraphBatchNormFolding.fold(TorchScriptGraphReader.read(model)).graph();
    QuantizationPlan plan =
        quantization
            .plan(graph, workshop.calibrationFor("Quantisation-aware training"))
            .withWeights(scheme());
    List<CompressionStepReport.Layer> left =
        plan.left().stream().map(l -> new CompressionStepReport.Layer(l.layer(), l.why())).toList();
    if (plan.layers().isEmpty()) {
      return new Step(model, new CompressionStepReport(name(), List.of(), left));
    }
    ScriptModule student =
        TorchScriptGraphWriter.write(FakeQuantizationRewriter.of(graph, plan, learnRanges));
    Step learnt = new RecipeTrainingStep(name(), plan(), teachers(model)).learn(student, workshop);
    List<CompressionStepReport.Layer> changed = new ArrayList<>(learnt.report().changed());
    graph.nodes().stream()
        .filter(n -> plan.scheme(n).isPresent())
        .forEach(
            n ->
                changed.add(
                    new CompressionStepReport.Layer(
                        QuantizationPlanner.layerName(n), bits + " bits")));
    return new Step(learnt.model(), new CompressionStepReport(name(), changed, left));
  }

  private WeightQuantizationScheme scheme() {
    int largest = Math.min(quantization.headroom().largestWeight(), (1 << (bits - 1)) - 1);
    return new WeightQuantizationScheme(quantization.perChannel(), largest);
  }

  private TrainingPlan.Builder plan() {
    return softWeight == 0
        ? training.plan()
        : training.plan().distillation(DistillationSettings.of(temperature, softWeight));
  }

  private List<ScriptModule> teachers(ScriptModule model) {
    return softWeight == 0 ? List.of() : List.of(model);
  }
}

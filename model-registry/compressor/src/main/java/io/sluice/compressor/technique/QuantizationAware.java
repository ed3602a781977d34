package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.quantization.FakeQuantization;
import io.sluice.compressor.quantization.Headroom;
import io.sluice.compressor.quantization.Planner;
import io.sluice.compressor.quantization.QuantizationPlan;
import io.sluice.compressor.quantization.RangeRule;
import io.sluice.compressor.quantization.WeightScheme;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.training.Distillation;
import io.sluice.compressor.training.TrainingPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Quantisation-aware training: trains a model with simulated int8 arithmetic, so that weights, and
 * learnt ranges if any, suit the integers. A later {@link StaticInt8} step converts to integers in
 * the trained ranges. Batch norms are folded first.
 *
 * @param quantization rounding of weights and activations
 * @param bits bits of weights, 2 to 8; fewer than 8 make a smaller file with compact storage
 * @param learnRanges whether the scales of activations are trained with the weights
 * @param softWeight share of the loss from the answers of the model in floats, 0 to 1
 * @param temperature temperature of these answers
 * @param training settings of training; always in fp32, even if bf16 is requested, as fake
 *     quantisation in libtorch supports 32-bit floats only
 */
public record QuantizationAware(
    StaticInt8 quantization,
    int bits,
    boolean learnRanges,
    double softWeight,
    double temperature,
    FineTune training)
    implements Technique {

  /** 8 bits, learnt ranges, half of the loss from the model in floats. */
  public QuantizationAware() {
    this(new StaticInt8(RangeRule.LEAST_SQUARES), 8, true, 0.5, 4, new FineTune(2, 0.01));
  }

  public QuantizationAware {
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

  /** The trained weights and ranges outlive the step: {@link StaticInt8} makes integers of them. */
  @Override
  public boolean needsExactSums() {
    return quantization.needsExactSums() && scheme().largest() > Headroom.WEIGHTS.largestWeight();
  }

  @Override
  public Step apply(ScriptModule model, Workshop workshop)
      throws CompressionException, IOException, InterruptedException {
    Graph graph = BatchNormFolding.fold(GraphReader.read(model)).graph();
    QuantizationPlan plan =
        quantization
            .plan(graph, workshop.calibrationFor("Quantisation-aware training"))
            .withWeights(scheme());
    List<StepReport.Layer> left =
        plan.left().stream().map(l -> new StepReport.Layer(l.layer(), l.why())).toList();
    if (plan.layers().isEmpty()) {
      return new Step(model, new StepReport(name(), List.of(), left));
    }
    ScriptModule student = GraphWriter.write(FakeQuantization.of(graph, plan, learnRanges));
    Step learnt = new Lesson(name(), plan(), teachers(model)).learn(student, workshop);
    List<StepReport.Layer> changed = new ArrayList<>(learnt.report().changed());
    graph.nodes().stream()
        .filter(n -> plan.scheme(n).isPresent())
        .forEach(n -> changed.add(new StepReport.Layer(Planner.layerName(n), bits + " bits")));
    return new Step(learnt.model(), new StepReport(name(), changed, left));
  }

  private WeightScheme scheme() {
    int largest = Math.min(quantization.headroom().largestWeight(), (1 << (bits - 1)) - 1);
    return new WeightScheme(quantization.perChannel(), largest);
  }

  private TrainingPlan.Builder plan() {
    return softWeight == 0
        ? training.plan()
        : training.plan().distillation(Distillation.of(temperature, softWeight));
  }

  private List<ScriptModule> teachers(ScriptModule model) {
    return softWeight == 0 ? List.of() : List.of(model);
  }
}

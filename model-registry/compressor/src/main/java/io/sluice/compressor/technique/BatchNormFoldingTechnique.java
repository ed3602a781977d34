package io.sluice.compressor.technique;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptModuleRewrite;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.torchscript.ScriptValue;
import io.sluice.torchscript.flow.DataFlowOperand;
import io.sluice.torchscript.flow.DataFlowOperation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Folding of each BatchNorm into the layer before, if nothing else uses the value in between: w' =
 * w·γ/√(σ²+ε), b' = (b-μ)·γ/√(σ²+ε)+β. Results differ by rounding only.
 *
 * <p>BatchNorm2d modules behind convolution modules are folded by replacing modules; the rest of
 * the model stays as is. If the graph of the model allows more folding, such as for linear layers
 * and norms that are no modules, the whole graph is rewritten instead.
 */
public record BatchNormFoldingTechnique() implements CompressionTechnique {
  @Override
  public String name() {
    return "fold-batchnorm";
  }

  @Override
  public Step apply(ScriptModule model, StepContext workshop) throws ModelProcessingException {
    Step modules = foldModules(model);
    return foldGraph(model)
        .filter(g -> g.report().changed().size() > modules.report().changed().size())
        .orElse(modules);
  }

  private Optional<Step> foldGraph(ScriptModule model) throws ModelProcessingException {
    ComputationGraph graph;
    try {
      graph = TorchScriptGraphReader.read(model);
    } catch (ModelProcessingException e) {
      // folding by modules remains; the graph only adds to it
      return Optional.empty();
    }
    GraphBatchNormFolding.FoldedGraph folded = GraphBatchNormFolding.fold(graph);
    CompressionStepReport report =
        new CompressionStepReport(name(), folded.changed(), folded.left());
    return Optional.of(new Step(TorchScriptGraphWriter.write(folded.graph()), report));
  }

  private Step foldModules(ScriptModule model) throws ModelProcessingException {
    ReplaceableLayerSet layers = ReplaceableLayerSet.of(model);
    Map<ScriptObject, String> paths = model.paths();
    ScriptModuleRewrite rewrite = new ScriptModuleRewrite();
    List<CompressionStepReport.Layer> changed = new ArrayList<>();
    List<CompressionStepReport.Layer> left = new ArrayList<>();
    for (ReplaceableLayer.BatchNorm norm : layers.all(ReplaceableLayer.BatchNorm.class)) {
      String path = paths.getOrDefault(norm.object(), "?");
      Optional<ReplaceableLayer.Conv2d> conv = convolutionBefore(norm, layers);
      if (conv.isEmpty()) {
        left.add(new CompressionStepReport.Layer(path, "it does not follow one convolution alone"));
        continue;
      }
      String convPath = paths.getOrDefault(conv.get().object(), "?");
      fold(conv.get(), norm, convPath, rewrite);
      changed.add(new CompressionStepReport.Layer(path, "folded into " + convPath));
    }
    layers
        .refused()
        .forEach(
            (o, why) -> left.add(new CompressionStepReport.Layer(paths.getOrDefault(o, "?"), why)));
    return new Step(
        rewrite.isEmpty() ? model : rewrite.applyTo(model),
        new CompressionStepReport(name(), changed, left));
  }

  private static Optional<ReplaceableLayer.Conv2d> convolutionBefore(
      ReplaceableLayer.BatchNorm norm, ReplaceableLayerSet layers) {
    Optional<DataFlowOperation> operation = norm.runsOnce();
    if (operation.isEmpty()) {
      return Optional.empty();
    }
    DataFlowOperand between = operation.get().operands().get(0);
    boolean seenByOthers =
        layers.flow().usesOf(between).stream().anyMatch(o -> o.scope() != norm.object());
    return seenByOthers
        ? Optional.empty()
        : layers.producing(between, ReplaceableLayer.Conv2d.class);
  }

  private static void fold(
      ReplaceableLayer.Conv2d conv,
      ReplaceableLayer.BatchNorm norm,
      String path,
      ScriptModuleRewrite rewrite)
      throws ModelProcessingException {
    BatchNormAffineMap normalization =
        BatchNormAffineMap.of(
            Optional.ofNullable(norm.weight()),
            Optional.ofNullable(norm.bias()),
            norm.mean(),
            norm.variance(),
            norm.epsilon(),
            conv.weight().shape().get(0),
            path);
    rewrite.define(ReplacementLayerClasses.CONV);
    rewrite.define(ReplacementLayerClasses.IDENTITY);
    rewrite.replace(
        conv.object(),
        convolution(
            conv.geometry(), normalization.weight(conv.weight()), normalization.bias(conv.bias())));
    rewrite.replace(
        norm.object(), ScriptObject.of(ReplacementLayerClasses.IDENTITY.name(), Map.of()));
  }

  private static ScriptObject convolution(
      ReplaceableLayer.Geometry geometry, ScriptTensor weight, ScriptTensor bias) {
    Map<String, ScriptValue> attributes = new LinkedHashMap<>();
    attributes.put("weight", weight);
    attributes.put("bias", bias);
    attributes.put("stride", ScriptValue.ints(geometry.stride()));
    attributes.put("padding", ScriptValue.ints(geometry.padding()));
    attributes.put("dilation", ScriptValue.ints(geometry.dilation()));
    attributes.put("groups", ScriptValue.of(geometry.groups()));
    return ScriptObject.of(ReplacementLayerClasses.CONV.name(), attributes);
  }
}

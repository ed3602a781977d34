package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.torchscript.Rewrite;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.compressor.torchscript.Value;
import io.sluice.compressor.torchscript.flow.Operand;
import io.sluice.compressor.torchscript.flow.Operation;
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
public record FoldBatchNorm() implements Technique {
  @Override
  public String name() {
    return "fold-batchnorm";
  }

  @Override
  public Step apply(ScriptModule model, Workshop workshop) throws CompressionException {
    Step modules = foldModules(model);
    return foldGraph(model)
        .filter(g -> g.report().changed().size() > modules.report().changed().size())
        .orElse(modules);
  }

  private Optional<Step> foldGraph(ScriptModule model) throws CompressionException {
    Graph graph;
    try {
      graph = GraphReader.read(model);
    } catch (CompressionException e) {
      // folding by modules remains; the graph only adds to it
      return Optional.empty();
    }
    BatchNormFolding.Folded folded = BatchNormFolding.fold(graph);
    StepReport report = new StepReport(name(), folded.changed(), folded.left());
    return Optional.of(new Step(GraphWriter.write(folded.graph()), report));
  }

  private Step foldModules(ScriptModule model) throws CompressionException {
    Layers layers = Layers.of(model);
    Map<ScriptObject, String> paths = model.paths();
    Rewrite rewrite = new Rewrite();
    List<StepReport.Layer> changed = new ArrayList<>();
    List<StepReport.Layer> left = new ArrayList<>();
    for (Layer.BatchNorm norm : layers.all(Layer.BatchNorm.class)) {
      String path = paths.getOrDefault(norm.object(), "?");
      Optional<Layer.Conv2d> conv = convolutionBefore(norm, layers);
      if (conv.isEmpty()) {
        left.add(new StepReport.Layer(path, "it does not follow one convolution alone"));
        continue;
      }
      String convPath = paths.getOrDefault(conv.get().object(), "?");
      fold(conv.get(), norm, convPath, rewrite);
      changed.add(new StepReport.Layer(path, "folded into " + convPath));
    }
    layers
        .refused()
        .forEach((o, why) -> left.add(new StepReport.Layer(paths.getOrDefault(o, "?"), why)));
    return new Step(
        rewrite.isEmpty() ? model : rewrite.applyTo(model), new StepReport(name(), changed, left));
  }

  private static Optional<Layer.Conv2d> convolutionBefore(Layer.BatchNorm norm, Layers layers) {
    Optional<Operation> operation = norm.runsOnce();
    if (operation.isEmpty()) {
      return Optional.empty();
    }
    Operand between = operation.get().operands().get(0);
    boolean seenByOthers =
        layers.flow().usesOf(between).stream().anyMatch(o -> o.scope() != norm.object());
    return seenByOthers ? Optional.empty() : layers.producing(between, Layer.Conv2d.class);
  }

  private static void fold(Layer.Conv2d conv, Layer.BatchNorm norm, String path, Rewrite rewrite)
      throws CompressionException {
    Normalization normalization =
        Normalization.of(
            Optional.ofNullable(norm.weight()),
            Optional.ofNullable(norm.bias()),
            norm.mean(),
            norm.variance(),
            norm.epsilon(),
            conv.weight().shape().get(0),
            path);
    rewrite.define(LayerClasses.CONV);
    rewrite.define(LayerClasses.IDENTITY);
    rewrite.replace(
        conv.object(),
        convolution(
            conv.geometry(), normalization.weight(conv.weight()), normalization.bias(conv.bias())));
    rewrite.replace(norm.object(), ScriptObject.of(LayerClasses.IDENTITY.name(), Map.of()));
  }

  private static ScriptObject convolution(Layer.Geometry geometry, Tensor weight, Tensor bias) {
    Map<String, Value> attributes = new LinkedHashMap<>();
    attributes.put("weight", weight);
    attributes.put("bias", bias);
    attributes.put("stride", Value.ints(geometry.stride()));
    attributes.put("padding", Value.ints(geometry.padding()));
    attributes.put("dilation", Value.ints(geometry.dilation()));
    attributes.put("groups", Value.of(geometry.groups()));
    return ScriptObject.of(LayerClasses.CONV.name(), attributes);
  }
}

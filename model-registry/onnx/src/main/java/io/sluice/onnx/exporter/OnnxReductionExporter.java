package io.sluice.onnx.exporter;

import io.sluice.graph.NodeArgument;
import io.sluice.graph.quantization.AffineQuantization;
import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Export of reductions and cumulative sums. */
final class OnnxReductionExporter {
  private static final int IMAGE = 4;

  private OnnxReductionExporter() {}

  static void register(Map<String, OnnxOperatorExporter> emitters) {
    emitters.put("mean", OnnxReductionExporter::mean);
    emitters.put("sum", OnnxReductionExporter::sum);
    emitters.put("amax", node -> reduce(node, "ReduceMax"));
    emitters.put("amin", node -> reduce(node, "ReduceMin"));
    emitters.put("logsumexp", node -> reduce(node, "ReduceLogSumExp"));
    emitters.put("norm", OnnxReductionExporter::norm);
    emitters.put("argmax", node -> extreme(node, "ArgMax"));
    emitters.put("argmin", node -> extreme(node, "ArgMin"));
    emitters.put("cumsum", OnnxReductionExporter::runningSum);
  }

  /** The reduced dimensions; null for all dimensions. */
  private static @Nullable List<Long> axes(OnnxExportContext node) throws ModelProcessingException {
    boolean given = node.has(1) && !node.argument(1).equals(new NodeArgument.Items(List.of()));
    return given ? node.integers(1) : null;
  }

  private static @Nullable List<Long> reduced(
      OnnxExportContext node, @Nullable List<Long> axes, boolean keep)
      throws ModelProcessingException {
    List<Long> dims = node.dims(0);
    if (dims == null) {
      return null;
    }
    List<Integer> counted = new ArrayList<>();
    for (long axis : axes == null ? LongStream.range(0, dims.size()).boxed().toList() : axes) {
      counted.add(node.axis(axis, dims.size()));
    }
    counted.sort(Collections.reverseOrder());
    List<Long> left = new ArrayList<>(dims);
    for (int axis : counted) {
      if (keep) {
        left.set(axis, 1L);
      } else {
        left.remove(axis);
      }
    }
    return left;
  }

  /**
   * The mean; over both image dimensions exported as global pooling, available as an integer
   * kernel.
   */
  private static void mean(OnnxExportContext node) throws ModelProcessingException {
    List<Long> dims = node.dims(0);
    List<Long> axes = axes(node);
    boolean image =
        dims != null
            && dims.size() == IMAGE
            && axes != null
            && (axes.equals(List.of(2L, 3L)) || axes.equals(List.of(-2L, -1L)));
    if (!image) {
      reduce(node, "ReduceMean");
      return;
    }
    String pooled = node.emit("GlobalAveragePool", node.tensor(0));
    if (!node.flag(2)) {
      pooled = integersBetween(node, pooled);
      pooled = node.emit("Flatten", List.of(pooled), Map.of("axis", OnnxAttribute.of(1L)));
    }
    node.give(pooled, node.type(0), reduced(node, axes, node.flag(2)));
  }

  /**
   * Inserts quantisation behind the pooling, since ONNX Runtime fuses integer kernels only between
   * integer values.
   */
  private static String integersBetween(OnnxExportContext node, String pooled)
      throws ModelProcessingException {
    OnnxQuantizerExporter quantizers = node.exporter().quantizers();
    Optional<AffineQuantization> range = quantizers.range(node.node().result());
    ExportedOnnxValue value = ExportedOnnxValue.tensor(pooled, node.type(0), null);
    return range.isPresent() ? quantizers.throughIntegers(value, range.get()).name() : pooled;
  }

  private static void reduce(OnnxExportContext node, String operator)
      throws ModelProcessingException {
    List<Long> axes = axes(node);
    Map<String, OnnxAttribute> attributes = new TreeMap<>();
    attributes.put("keepdims", OnnxAttribute.of(node.flag(2) ? 1L : 0L));
    if (axes != null) {
      attributes.put("axes", OnnxAttribute.of(axes));
    }
    String result = node.emit(operator, List.of(node.tensor(0)), attributes);
    node.give(result, node.type(0), reduced(node, axes, node.flag(2)));
  }

  /** The norm of order 1 or 2 over given dimensions. */
  private static void norm(OnnxExportContext node) throws ModelProcessingException {
    double order = node.real(1);
    if (order != 1 && order != 2 || !node.has(2)) {
      throw node.fails(
          "only norms of order 1 or 2 over given dimensions are supported, not of order " + order);
    }
    List<Long> axes = node.integers(2);
    Map<String, OnnxAttribute> attributes = new TreeMap<>();
    attributes.put("keepdims", OnnxAttribute.of(node.flag(3) ? 1L : 0L));
    attributes.put("axes", OnnxAttribute.of(axes));
    String operator = order == 1 ? "ReduceL1" : "ReduceL2";
    String result = node.emit(operator, List.of(node.tensor(0)), attributes);
    node.give(result, node.type(0), reduced(node, axes, node.flag(3)));
  }

  private static void sum(OnnxExportContext node) throws ModelProcessingException {
    List<Long> axes = axes(node);
    OnnxElementType type =
        OnnxConstantExporter.type(
            node, node.type(0).isFloating() ? node.type(0) : OnnxElementType.INT64);
    List<String> inputs = new ArrayList<>(List.of(node.cast(node.tensor(0), node.type(0), type)));
    if (axes != null) {
      inputs.add(node.exporter().builder().longs(axes));
    }
    Map<String, OnnxAttribute> keep = Map.of("keepdims", OnnxAttribute.of(node.flag(2) ? 1L : 0L));
    node.give(node.emit("ReduceSum", inputs, keep), type, reduced(node, axes, node.flag(2)));
  }

  private static void extreme(OnnxExportContext node, String operator)
      throws ModelProcessingException {
    long axis = node.integer(1);
    Map<String, OnnxAttribute> attributes = new TreeMap<>();
    attributes.put("axis", OnnxAttribute.of(axis));
    attributes.put("keepdims", OnnxAttribute.of(node.flag(2) ? 1L : 0L));
    String result = node.emit(operator, List.of(node.tensor(0)), attributes);
    node.give(result, OnnxElementType.INT64, reduced(node, List.of(axis), node.flag(2)));
  }

  private static void runningSum(OnnxExportContext node) throws ModelProcessingException {
    OnnxElementType type =
        OnnxConstantExporter.type(
            node, node.type(0).isFloating() ? node.type(0) : OnnxElementType.INT64);
    String from = node.cast(node.tensor(0), node.type(0), type);
    node.give(node.emit("CumSum", from, node.longs(node.integer(1))), type, node.dims(0));
  }
}

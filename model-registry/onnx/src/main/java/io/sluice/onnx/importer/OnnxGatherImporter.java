package io.sluice.onnx.importer;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Import of element and row lookup by index. Rows of a constant matrix become an embedding. */
final class OnnxGatherImporter {
  private OnnxGatherImporter() {}

  static void register(Map<String, OnnxOperatorImporter> converters) {
    converters.put("Gather", OnnxGatherImporter::gather);
    converters.put("GatherElements", OnnxGatherImporter::elements);
  }

  private static void gather(OnnxImportContext node) throws ModelProcessingException {
    Optional<ImportedOnnxValue.Numbers> numbers = node.asNumbers(0);
    Optional<ImportedOnnxValue.Numbers> indices = node.asNumbers(1);
    if (numbers.isPresent() && indices.isPresent() && !numbers.get().scalar()) {
      if (isChosen(node, numbers.get(), indices.get())) {
        return;
      }
    }
    List<Long> dims = dims(node);
    Optional<OnnxTensor> table = node.constant(0);
    boolean embedding =
        table.isPresent()
            && indices.isEmpty()
            && table.get().dims().size() == 2
            && table.get().type() == OnnxElementType.FLOAT
            && node.settings().integer("axis", 0) == 0
            && node.constant(1).isEmpty();
    if (embedding) {
      ImportedLayerWeights weights = ImportedLayerWeights.named(node, node.name(0));
      NodeArgument weight = weights.weight(0, "", table.orElseThrow(), "weight");
      node.give(node.call("embedding", weight, node.tensor(1)), node.type(0), dims);
      return;
    }
    int axis = node.axis(node.settings().integer("axis", 0), node.rank(0));
    node.give(chosen(node, axis, indices), node.type(0), dims);
  }

  /** Selects items of a list; true if the indices are known. */
  private static boolean isChosen(
      OnnxImportContext node, ImportedOnnxValue.Numbers from, ImportedOnnxValue.Numbers indices) {
    List<NodeArgument> items = new ArrayList<>();
    for (NodeArgument index : indices.items()) {
      if (!(index instanceof NodeArgument.Literal literal)
          || !(literal.value() instanceof Long at)) {
        return false;
      }
      items.add(from.items().get((int) (at < 0 ? at + from.items().size() : at)));
    }
    node.give(0, new ImportedOnnxValue.Numbers(from.type(), items, indices.scalar()));
    return true;
  }

  private static @Nullable List<Long> dims(OnnxImportContext node) throws ModelProcessingException {
    List<Long> data = node.dims(0);
    List<Long> indices = node.dims(1);
    if (data == null || indices == null) {
      return null;
    }
    int axis = node.axis(node.settings().integer("axis", 0), data.size());
    List<Long> dims = new ArrayList<>(data.subList(0, axis));
    dims.addAll(indices);
    dims.addAll(data.subList(axis + 1, data.size()));
    return dims;
  }

  private static NodeArgument chosen(
      OnnxImportContext node, int axis, Optional<ImportedOnnxValue.Numbers> indices)
      throws ModelProcessingException {
    NodeArgument tensor = node.tensor(0);
    NodeArgument dim = NodeArgument.of((long) axis);
    if (indices.isPresent() && indices.get().scalar()) {
      return node.call("select", tensor, dim, indices.get().items().get(0));
    }
    int rank = node.rank(1);
    NodeArgument index = counted(node, axis);
    if (rank == 0) {
      NodeArgument one = node.call("reshape", index, NodeArgument.ints(1));
      return node.call("squeeze", node.call("index_select", tensor, dim, one), dim);
    }
    if (rank == 1) {
      return node.call("index_select", tensor, dim, index);
    }
    NodeArgument flat = node.call("reshape", index, NodeArgument.ints(-1));
    NodeArgument rows = node.call("index_select", tensor, dim, flat);
    List<NodeArgument> sizes = new ArrayList<>(OnnxShapeImporter.sizes(node, 0).items());
    sizes.remove(axis);
    sizes.addAll(axis, OnnxShapeImporter.sizes(node, 1).items());
    return node.call("reshape", rows, new NodeArgument.Items(sizes));
  }

  /** Indices counted from the front; in ONNX negative indices count from the end. */
  private static NodeArgument counted(OnnxImportContext node, int axis)
      throws ModelProcessingException {
    Optional<OnnxTensor> constant = node.constant(1);
    if (constant.isEmpty()) {
      return node.call("remainder", node.tensor(1), node.size(0, axis));
    }
    for (long index : constant.get().toLongs()) {
      if (index < 0) {
        return node.call("remainder", node.tensor(1), node.size(0, axis));
      }
    }
    return node.tensor(1);
  }

  private static void elements(OnnxImportContext node) throws ModelProcessingException {
    int axis = node.axis(node.settings().integer("axis", 0), node.rank(0));
    NodeArgument indices =
        node.call("to", counted(node, axis), OnnxToTorchTypes.dtype(OnnxElementType.INT64));
    NodeArgument result =
        node.call("gather", node.tensor(0), NodeArgument.of((long) axis), indices);
    node.give(result, node.type(0), node.dims(1));
  }
}

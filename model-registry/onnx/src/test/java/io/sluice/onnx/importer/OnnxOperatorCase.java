package io.sluice.onnx.importer;

import io.sluice.onnx.ModelTestInput;
import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxGraph;
import io.sluice.onnx.format.OnnxModelDefinition;
import io.sluice.onnx.format.OnnxNode;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.onnx.format.OnnxValueInfo;
import io.sluice.onnx.format.OnnxValueInfo.Dimension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A graph with one node and a dynamic batch size, with inputs to run. */
final class OnnxOperatorCase {
  private final String operator;
  private final long opset;
  private final Random random = new Random(3);
  private final Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
  private final List<String> names = new ArrayList<>();
  private final List<OnnxValueInfo> values = new ArrayList<>();
  private final Map<String, OnnxTensor> weights = new LinkedHashMap<>();
  private final Map<String, ModelTestInput> inputs = new LinkedHashMap<>();
  private int outputs = 1;

  OnnxOperatorCase(String operator, long opset) {
    this.operator = operator;
    this.opset = opset;
  }

  OnnxOperatorCase real(String name, float value) {
    attributes.put(name, OnnxAttribute.of(value));
    return this;
  }

  OnnxOperatorCase set(String name, String value) {
    attributes.put(name, OnnxAttribute.of(value));
    return this;
  }

  /**
   * Sets an attribute. A single number is an integer, except for attributes with an entry per
   * dimension.
   */
  OnnxOperatorCase set(String name, int... values) {
    boolean list = values.length > 1 || name.matches("axes|kernel_shape|strides|pads");
    attributes.put(
        name,
        list
            ? OnnxAttribute.of(Arrays.stream(values).asLongStream().boxed().toList())
            : OnnxAttribute.of((long) values[0]));
    return this;
  }

  OnnxOperatorCase in(long... shape) {
    addInput(OnnxElementType.FLOAT, ModelTestInput.floats(draw(shape), shape), shape);
    return this;
  }

  OnnxOperatorCase tokens(int vocabulary, long... shape) {
    long[] tokens = new long[count(shape)];
    Arrays.setAll(tokens, i -> random.nextInt(vocabulary));
    addInput(OnnxElementType.INT64, ModelTestInput.longs(tokens, shape), shape);
    return this;
  }

  private void addInput(OnnxElementType type, ModelTestInput input, long... shape) {
    String name = "in" + names.size();
    names.add(name);
    inputs.put(name, input);
    // only the batch size is dynamic; some operators need the other sizes
    List<Dimension> dims = new ArrayList<>(Arrays.stream(shape).mapToObj(Dimension::of).toList());
    if (dims.size() > 1) {
      dims.set(0, Dimension.dynamic("batch"));
    }
    values.add(new OnnxValueInfo(name, type, dims));
  }

  OnnxOperatorCase weight(long... shape) throws Exception {
    return constant(OnnxTensor.floats("w" + names.size(), draw(shape), boxed(shape)));
  }

  OnnxOperatorCase reals(float[] elements) throws Exception {
    Long[] dims = elements.length == 1 ? new Long[0] : new Long[] {(long) elements.length};
    return constant(OnnxTensor.floats("w" + names.size(), elements, dims));
  }

  OnnxOperatorCase longs(long... elements) throws Exception {
    return constant(OnnxTensor.longs("w" + names.size(), elements, (long) elements.length));
  }

  OnnxOperatorCase scalar(long element) throws Exception {
    return constant(OnnxTensor.longs("w" + names.size(), new long[] {element}));
  }

  private OnnxOperatorCase constant(OnnxTensor tensor) {
    names.add(tensor.name());
    weights.put(tensor.name(), tensor);
    return this;
  }

  OnnxOperatorCase none() {
    names.add("");
    return this;
  }

  OnnxOperatorCase outputs(int count) {
    outputs = count;
    return this;
  }

  private float[] draw(long... shape) {
    float[] elements = new float[count(shape)];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = (float) random.nextGaussian();
    }
    return elements;
  }

  private static int count(long... shape) {
    return (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  private static Long[] boxed(long... shape) {
    return Arrays.stream(shape).boxed().toArray(Long[]::new);
  }

  OnnxModelDefinition model() throws Exception {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      made.add("out" + i);
    }
    OnnxNode node = OnnxNode.of("node", operator, names, made, attributes);
    OnnxElementType type =
        switch (operator) {
          case "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual" -> OnnxElementType.BOOL;
          case "Shape", "Size", "ArgMax", "Cast" -> OnnxElementType.INT64;
          default -> OnnxElementType.FLOAT;
        };
    OnnxGraph graph =
        new OnnxGraph(
            operator,
            values,
            made.stream().map(name -> new OnnxValueInfo(name, type, null)).toList(),
            weights,
            List.of(node));
    return new OnnxModelDefinition(7, "test", Map.of("", opset), graph, Map.of());
  }

  @Override
  public String toString() {
    return operator + opset + attributes.keySet() + names;
  }

  /** Inputs for a run, by name. */
  Map<String, ModelTestInput> inputs() {
    return inputs;
  }
}

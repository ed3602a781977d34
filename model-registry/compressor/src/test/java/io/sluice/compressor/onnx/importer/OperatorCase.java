package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.onnx.Input;
import io.sluice.compressor.onnx.format.OnnxAttribute;
import io.sluice.compressor.onnx.format.OnnxGraph;
import io.sluice.compressor.onnx.format.OnnxModel;
import io.sluice.compressor.onnx.format.OnnxNode;
import io.sluice.compressor.onnx.format.OnnxTensor;
import io.sluice.compressor.onnx.format.OnnxType;
import io.sluice.compressor.onnx.format.OnnxValue;
import io.sluice.compressor.onnx.format.OnnxValue.Dimension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A graph with one node and a dynamic batch size, with inputs to run. */
final class OperatorCase {
  private final String operator;
  private final long opset;
  private final Random random = new Random(3);
  private final Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
  private final List<String> names = new ArrayList<>();
  private final List<OnnxValue> values = new ArrayList<>();
  private final Map<String, OnnxTensor> weights = new LinkedHashMap<>();
  private final Map<String, Input> inputs = new LinkedHashMap<>();
  private int outputs = 1;

  OperatorCase(String operator, long opset) {
    this.operator = operator;
    this.opset = opset;
  }

  OperatorCase real(String name, float value) {
    attributes.put(name, OnnxAttribute.of(value));
    return this;
  }

  OperatorCase set(String name, String value) {
    attributes.put(name, OnnxAttribute.of(value));
    return this;
  }

  /**
   * Sets an attribute. A single number is an integer, except for attributes with an entry per
   * dimension.
   */
  OperatorCase set(String name, int... values) {
    boolean list = values.length > 1 || name.matches("axes|kernel_shape|strides|pads");
    attributes.put(
        name,
        list
            ? OnnxAttribute.of(Arrays.stream(values).asLongStream().boxed().toList())
            : OnnxAttribute.of((long) values[0]));
    return this;
  }

  OperatorCase in(long... shape) {
    addInput(OnnxType.FLOAT, Input.floats(draw(shape), shape), shape);
    return this;
  }

  OperatorCase tokens(int vocabulary, long... shape) {
    long[] tokens = new long[count(shape)];
    Arrays.setAll(tokens, i -> random.nextInt(vocabulary));
    addInput(OnnxType.INT64, Input.longs(tokens, shape), shape);
    return this;
  }

  private void addInput(OnnxType type, Input input, long... shape) {
    String name = "in" + names.size();
    names.add(name);
    inputs.put(name, input);
    // only the batch size is dynamic; some operators need the other sizes
    List<Dimension> dims = new ArrayList<>(Arrays.stream(shape).mapToObj(Dimension::of).toList());
    if (dims.size() > 1) {
      dims.set(0, Dimension.dynamic("batch"));
    }
    values.add(new OnnxValue(name, type, dims));
  }

  OperatorCase weight(long... shape) throws Exception {
    return constant(OnnxTensor.floats("w" + names.size(), draw(shape), boxed(shape)));
  }

  OperatorCase reals(float[] elements) throws Exception {
    Long[] dims = elements.length == 1 ? new Long[0] : new Long[] {(long) elements.length};
    return constant(OnnxTensor.floats("w" + names.size(), elements, dims));
  }

  OperatorCase longs(long... elements) throws Exception {
    return constant(OnnxTensor.longs("w" + names.size(), elements, (long) elements.length));
  }

  OperatorCase scalar(long element) throws Exception {
    return constant(OnnxTensor.longs("w" + names.size(), new long[] {element}));
  }

  private OperatorCase constant(OnnxTensor tensor) {
    names.add(tensor.name());
    weights.put(tensor.name(), tensor);
    return this;
  }

  OperatorCase none() {
    names.add("");
    return this;
  }

  OperatorCase outputs(int count) {
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

  OnnxModel model() throws Exception {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      made.add("out" + i);
    }
    OnnxNode node = OnnxNode.of("node", operator, names, made, attributes);
    OnnxType type =
        switch (operator) {
          case "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual" -> OnnxType.BOOL;
          case "Shape", "Size", "ArgMax", "Cast" -> OnnxType.INT64;
          default -> OnnxType.FLOAT;
        };
    OnnxGraph graph =
        new OnnxGraph(
            operator,
            values,
            made.stream().map(name -> new OnnxValue(name, type, null)).toList(),
            weights,
            List.of(node));
    return new OnnxModel(7, "test", Map.of("", opset), graph, Map.of());
  }

  @Override
  public String toString() {
    return operator + opset + attributes.keySet() + names;
  }

  /** Inputs for a run, by name. */
  Map<String, Input> inputs() {
    return inputs;
  }
}

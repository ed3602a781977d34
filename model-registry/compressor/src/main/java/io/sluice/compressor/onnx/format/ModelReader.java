package io.sluice.compressor.onnx.format;

import io.sluice.compressor.CompressionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reader of {@code ModelProto}, {@code GraphProto} and {@code NodeProto}. */
final class ModelReader {
  private final WireReader wire;
  private final ExternalData externalData;

  private final Map<String, Long> opsets = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final List<OnnxValue> inputs = new ArrayList<>();
  private final List<OnnxValue> outputs = new ArrayList<>();
  private final Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
  private long irVersion;
  private String producer = "";
  private String graphName = "";
  private boolean hasGraph;

  ModelReader(WireReader wire, ExternalData externalData) {
    this.wire = wire;
    this.externalData = externalData;
  }

  OnnxModel read() throws IOException, CompressionException {
    wire.fields(this::model);
    if (!hasGraph || opsets.isEmpty()) {
      throw new CompressionException(
          "it has no graph or no opset_import (versions of the operators)");
    }
    inputs.removeIf(input -> initializers.containsKey(input.name()));
    OnnxGraph graph = OnnxGraph.checked(graphName, inputs, outputs, initializers, nodes);
    return new OnnxModel(irVersion, producer, opsets, graph, metadata);
  }

  private boolean model(int number) throws IOException, CompressionException {
    switch (number) {
      case 1 -> irVersion = wire.varint();
      case 2 -> producer = wire.string();
      case 7 -> {
        hasGraph = true;
        wire.message("graph", this::graph);
      }
      case 8 -> wire.message("opset_import", new Opset()::field);
      case 14 -> wire.message("metadata_props", new TensorReader.Entry(wire, metadata)::field);
      case 25 -> throw new CompressionException("it has functions, which are not supported");
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean graph(int number) throws IOException, CompressionException {
    switch (number) {
      case 1 -> nodes.add(new Node().read());
      case 2 -> graphName = wire.string();
      case 5 -> addInitializer(new TensorReader(wire, externalData).read("initializer"));
      case 11 -> inputs.add(new ValueReader(wire).read("input"));
      case 12 -> outputs.add(new ValueReader(wire).read("output"));
      case 15 ->
          throw new CompressionException("it has sparse initializers, which are not supported");
      default -> {
        return false;
      }
    }
    return true;
  }

  private void addInitializer(OnnxTensor tensor) throws CompressionException {
    if (tensor.name().isEmpty() || initializers.put(tensor.name(), tensor) != null) {
      throw new CompressionException(
          "it has two initializers named \"" + tensor.name() + "\", or one without a name");
    }
  }

  /** {@code OperatorSetIdProto}. */
  private final class Opset {
    private @Nullable String domain;

    boolean field(int number) throws IOException, CompressionException {
      switch (number) {
        case 1 -> domain = standard(wire.string());
        case 2 -> {
          // the domain may be absent or follow the version
          long version = wire.varint();
          opsets.put(domain == null ? "" : domain, version);
        }
        default -> {
          return false;
        }
      }
      return true;
    }
  }

  /** The canonical name of a domain; the standard operators have two. */
  private static String standard(String domain) {
    return domain.equals("ai.onnx") ? "" : domain;
  }

  /** {@code NodeProto}. */
  private final class Node {
    private final List<String> reads = new ArrayList<>();
    private final List<String> makes = new ArrayList<>();
    private final Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    private String name = "";
    private String opType = "";
    private String domain = "";

    OnnxNode read() throws IOException, CompressionException {
      wire.message("node " + nodes.size(), this::field);
      return new OnnxNode(name, opType, domain, reads, makes, attributes);
    }

    private boolean field(int number) throws IOException, CompressionException {
      switch (number) {
        case 1 -> reads.add(wire.string());
        case 2 -> makes.add(wire.string());
        case 3 -> name = wire.string();
        case 4 -> opType = wire.string();
        case 5 -> new AttributeReader(wire, externalData).read(attributes);
        case 7 -> domain = standard(wire.string());
        default -> {
          return false;
        }
      }
      return true;
    }
  }
}

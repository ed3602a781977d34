package io.sluice.onnx.format;

import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reader of {@code ModelProto}, {@code GraphProto} and {@code NodeProto}. */
final class OnnxModelReader {
  private final ProtobufFieldReader wire;
  private final OnnxExternalData externalData;

  private final Map<String, Long> opsets = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final List<OnnxValueInfo> inputs = new ArrayList<>();
  private final List<OnnxValueInfo> outputs = new ArrayList<>();
  private final Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
  private long irVersion;
  private String producer = "";
  private String graphName = "";
  private boolean hasGraph;

  OnnxModelReader(ProtobufFieldReader wire, OnnxExternalData externalData) {
    this.wire = wire;
    this.externalData = externalData;
  }

  OnnxModelDefinition read() throws IOException, ModelProcessingException {
    wire.fields(this::model);
    if (!hasGraph || opsets.isEmpty()) {
      throw new ModelProcessingException(
          "it has no graph or no opset_import (versions of the operators)");
    }
    inputs.removeIf(input -> initializers.containsKey(input.name()));
    OnnxGraph graph = OnnxGraph.checked(graphName, inputs, outputs, initializers, nodes);
    return new OnnxModelDefinition(irVersion, producer, opsets, graph, metadata);
  }

  private boolean model(int number) throws IOException, ModelProcessingException {
    switch (number) {
      case 1 -> irVersion = wire.varint();
      case 2 -> producer = wire.string();
      case 7 -> {
        hasGraph = true;
        wire.message("graph", this::graph);
      }
      case 8 -> wire.message("opset_import", new Opset()::field);
      case 14 -> wire.message("metadata_props", new OnnxTensorReader.Entry(wire, metadata)::field);
      case 25 -> throw new ModelProcessingException("it has functions, which are not supported");
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean graph(int number) throws IOException, ModelProcessingException {
    switch (number) {
      case 1 -> nodes.add(new Node().read());
      case 2 -> graphName = wire.string();
      case 5 -> addInitializer(new OnnxTensorReader(wire, externalData).read("initializer"));
      case 11 -> inputs.add(new OnnxValueInfoReader(wire).read("input"));
      case 12 -> outputs.add(new OnnxValueInfoReader(wire).read("output"));
      case 15 ->
          throw new ModelProcessingException("it has sparse initializers, which are not supported");
      default -> {
        return false;
      }
    }
    return true;
  }

  private void addInitializer(OnnxTensor tensor) throws ModelProcessingException {
    if (tensor.name().isEmpty() || initializers.put(tensor.name(), tensor) != null) {
      throw new ModelProcessingException(
          "it has two initializers named \"" + tensor.name() + "\", or one without a name");
    }
  }

  /** {@code OperatorSetIdProto}. */
  private final class Opset {
    private @Nullable String domain;

    boolean field(int number) throws IOException, ModelProcessingException {
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

    OnnxNode read() throws IOException, ModelProcessingException {
      wire.message("node " + nodes.size(), this::field);
      return new OnnxNode(name, opType, domain, reads, makes, attributes);
    }

    private boolean field(int number) throws IOException, ModelProcessingException {
      switch (number) {
        case 1 -> reads.add(wire.string());
        case 2 -> makes.add(wire.string());
        case 3 -> name = wire.string();
        case 4 -> opType = wire.string();
        case 5 -> new OnnxAttributeReader(wire, externalData).read(attributes);
        case 7 -> domain = standard(wire.string());
        default -> {
          return false;
        }
      }
      return true;
    }
  }
}

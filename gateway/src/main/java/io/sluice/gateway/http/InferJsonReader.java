package io.sluice.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferRequest.InferInputTensor;
import io.sluice.protocol.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import io.sluice.registry.manifest.TensorType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads an inference request document (Open Inference Protocol v2, "Inference Request JSON Object",
 * and the binary tensor data extension) as the message of the gRPC form; pure.
 */
public final class InferJsonReader {
  private static final int MAX_DEPTH = 64;
  private static final JsonMapper MAPPER = mapper();

  private InferJsonReader() {}

  /** Reads a request without binary tensors. */
  public static ModelInferRequest read(byte[] json) throws MalformedRequestException {
    return read(json, json.length);
  }

  /**
   * Reads a request.
   *
   * @param body the JSON, then the binary tensors in the order of their inputs
   * @param jsonLength how many bytes the JSON has; what is behind it is shared, not copied
   */
  static ModelInferRequest read(byte[] body, int jsonLength) throws MalformedRequestException {
    JsonNode root = parse(body, jsonLength);
    String id = root.path("id").isTextual() ? root.path("id").asText() : "";
    ByteString tail = UnsafeByteOperations.unsafeWrap(body, jsonLength, body.length - jsonLength);
    try {
      return read(root, new BinaryTail(tail));
    } catch (MalformedRequestException e) {
      throw e.withRequestId(id);
    } catch (IllegalArgumentException e) {
      throw new MalformedRequestException(String.valueOf(e.getMessage()), id, e);
    }
  }

  private static JsonNode parse(byte[] body, int jsonLength) throws MalformedRequestException {
    try {
      JsonNode root = MAPPER.readTree(body, 0, jsonLength);
      if (root == null || !root.isObject()) {
        throw new MalformedRequestException("The request must be a JSON object");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new MalformedRequestException("The request is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new MalformedRequestException("The request is not JSON: " + e.getMessage(), e);
    }
  }

  private static ModelInferRequest read(JsonNode root, BinaryTail tail)
      throws MalformedRequestException {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder();
    if (!root.path("id").isMissingNode()) {
      request.setId(text(root, "id", "The request"));
    }
    request.putAllParameters(ParameterJson.read(root.path("parameters"), "The request"));
    JsonNode inputs = root.path("inputs");
    if (!inputs.isArray() || inputs.isEmpty()) {
      throw new MalformedRequestException("The request must have an array \"inputs\"");
    }
    for (JsonNode input : inputs) {
      addInput(request, input, tail);
    }
    tail.requireUsed();
    addOutputs(request, root.path("outputs"));
    return request.build();
  }

  private static void addInput(ModelInferRequest.Builder request, JsonNode node, BinaryTail tail)
      throws MalformedRequestException {
    String name = text(node, "name", "Each input");
    String what = "Input \"" + name + "\"";
    InferInputTensor.Builder input =
        InferInputTensor.newBuilder()
            .setName(name)
            .setDatatype(text(node, "datatype", what))
            .addAllShape(shape(node.path("shape"), what))
            .putAllParameters(ParameterJson.read(node.path("parameters"), what));
    request.addRawInputContents(contents(input, node, tail, what));
    request.addInputs(input.removeParameters(BinaryTail.SIZE));
  }

  private static ByteString contents(
      InferInputTensor.Builder input, JsonNode node, BinaryTail tail, String what)
      throws MalformedRequestException {
    JsonNode data = node.path("data");
    JsonNode size = node.path("parameters").path(BinaryTail.SIZE);
    if (size.isMissingNode() == data.isMissingNode()) {
      throw new MalformedRequestException(
          what + " must have either \"data\" or the parameter \"" + BinaryTail.SIZE + "\"");
    }
    if (!size.isMissingNode()) {
      return tail.take(size, what);
    }
    try {
      return TensorJson.read(TensorType.parse(input.getDatatype()), input.getShapeList(), data);
    } catch (MalformedRequestException | IllegalArgumentException e) {
      throw new MalformedRequestException(what + ": " + e.getMessage(), e);
    }
  }

  private static List<Long> shape(JsonNode node, String what) throws MalformedRequestException {
    List<Long> shape = new ArrayList<>();
    for (JsonNode size : node) {
      if (!size.isIntegralNumber() || !size.canConvertToLong()) {
        throw new MalformedRequestException(what + ": \"shape\" must hold whole numbers");
      }
      shape.add(size.longValue());
    }
    if (!node.isArray() || shape.size() > MAX_DEPTH) {
      throw new MalformedRequestException(
          what + " must have a \"shape\" of at most " + MAX_DEPTH + " sizes");
    }
    return shape;
  }

  private static void addOutputs(ModelInferRequest.Builder request, JsonNode outputs)
      throws MalformedRequestException {
    if (!outputs.isMissingNode() && !outputs.isArray()) {
      throw new MalformedRequestException("\"outputs\" must be an array");
    }
    for (JsonNode output : outputs) {
      String name = text(output, "name", "Each output");
      request.addOutputs(
          InferRequestedOutputTensor.newBuilder()
              .setName(name)
              .putAllParameters(
                  ParameterJson.read(output.path("parameters"), "Output \"" + name + "\"")));
    }
  }

  private static String text(JsonNode node, String field, String what)
      throws MalformedRequestException {
    JsonNode value = node.path(field);
    if (!value.isTextual()) {
      throw new MalformedRequestException("%s must have a string \"%s\"".formatted(what, field));
    }
    return value.asText();
  }

  private static JsonMapper mapper() {
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(2 * MAX_DEPTH).build());
    return mapper;
  }
}

package io.sluice.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.protocol.proto.inference.InferParameter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code parameters} objects of the protocol; pure. */
final class ParameterJson {
  private ParameterJson() {}

  /**
   * @param node a missing one has no parameters
   * @param owner whose parameters they are, for the message
   */
  static Map<String, InferParameter> read(JsonNode node, String owner)
      throws MalformedRequestException {
    if (!node.isMissingNode() && !node.isObject()) {
      throw new MalformedRequestException(owner + ": \"parameters\" must be an object");
    }
    Map<String, InferParameter> parameters = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      parameters.put(field.getKey(), value(field.getValue(), field.getKey(), owner));
    }
    return parameters;
  }

  private static InferParameter value(JsonNode node, String name, String owner)
      throws MalformedRequestException {
    InferParameter.Builder value = InferParameter.newBuilder();
    if (node.isBoolean()) {
      return value.setBoolParam(node.booleanValue()).build();
    }
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return value.setInt64Param(node.longValue()).build();
    }
    if (node.isNumber()) {
      return value.setDoubleParam(node.doubleValue()).build();
    }
    if (node.isTextual()) {
      return value.setStringParam(node.asText()).build();
    }
    throw new MalformedRequestException(
        "%s: parameter \"%s\" must be a boolean, a number or a string".formatted(owner, name));
  }

  /** Writes the parameters as fields of the object that is open. */
  static void writeFields(Map<String, InferParameter> parameters, JsonGenerator to)
      throws IOException {
    for (Map.Entry<String, InferParameter> parameter : parameters.entrySet()) {
      to.writeFieldName(parameter.getKey());
      write(parameter.getValue(), to);
    }
  }

  private static void write(InferParameter value, JsonGenerator to) throws IOException {
    switch (value.getParameterChoiceCase()) {
      case BOOL_PARAM -> to.writeBoolean(value.getBoolParam());
      case INT64_PARAM -> to.writeNumber(value.getInt64Param());
      case UINT64_PARAM -> to.writeNumber(Long.toUnsignedString(value.getUint64Param()));
      case STRING_PARAM -> to.writeString(value.getStringParam());
      case DOUBLE_PARAM -> to.writeNumber(value.getDoubleParam());
      case PARAMETERCHOICE_NOT_SET -> to.writeNull();
    }
  }
}

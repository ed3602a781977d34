package io.sluice.registry.manifest;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * The JSON form of the registry's values, in manifests and over HTTP.
 *
 * <p>Fields that a newer registry adds are ignored; fields that are missing are errors, except
 * those that may be null ({@link VariantFacts#accuracy}, {@link VariantFacts#agreement}).
 */
public final class RegistryJson {
  private static final JsonMapper MAPPER = mapper();

  private RegistryJson() {}

  /**
   * @param value one of the registry's values, or a record or collection of them
   */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("No JSON form of " + value.getClass(), e);
    }
  }

  /**
   * @param what the document, for the message
   * @throws MalformedDocumentException when the text is not JSON or lacks a field of the type
   */
  public static <T> T read(String json, Class<T> type, String what)
      throws MalformedDocumentException {
    try {
      T value = MAPPER.readValue(json, type);
      if (value == null) {
        throw new MalformedDocumentException(what + " is malformed: it is null");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new MalformedDocumentException(what + " is malformed: " + reason(e), e);
    }
  }

  static JsonNode readTree(String json, String what) throws MalformedDocumentException {
    return read(json, JsonNode.class, what);
  }

  private static String reason(JsonProcessingException e) {
    if (!(e instanceof JsonMappingException mapping)) {
      return e.getOriginalMessage();
    }
    String place = place(mapping);
    if (mapping instanceof InvalidNullException) {
      return place + " is missing";
    }
    String said =
        mapping.getCause() instanceof IllegalArgumentException refused
            ? String.valueOf(refused.getMessage())
            : mapping.getOriginalMessage();
    return place.isEmpty() ? said : place + ": " + said;
  }

  private static String place(JsonMappingException e) {
    StringBuilder place = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        place.append('[').append(step.getIndex()).append(']');
      } else {
        place.append(place.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return place.toString();
  }

  private static JsonMapper mapper() {
    JsonMapper mapper =
        JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL))
            .withConfigOverride(MeasuredAccuracy.class, o -> o.setSetterInfo(nullable()))
            .withConfigOverride(Double.class, o -> o.setSetterInfo(nullable()))
            .build();
    mapper
        .getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100).build());
    return mapper;
  }

  private static JsonSetter.Value nullable() {
    return JsonSetter.Value.forValueNulls(Nulls.SET);
  }
}

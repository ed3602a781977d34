package io.sluice.compressor.recipe;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Values of settings in recipes: strictly typed, names in kebab case. */
final class SettingValues {
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .addModule(enums())
          .build();

  private SettingValues() {}

  static JsonNode write(Object value) {
    return MAPPER.valueToTree(value);
  }

  /**
   * @throws ModelProcessingException when the value is not of the type, naming the key and the
   *     allowed values
   */
  static Object read(String key, JsonNode value, Type type) throws ModelProcessingException {
    JavaType wanted = MAPPER.constructType(type);
    try {
      Object read = MAPPER.treeToValue(value, wanted);
      boolean finite = !(read instanceof Number number) || Double.isFinite(number.doubleValue());
      if (read != null && finite) {
        return read;
      }
      throw refused(key, value, wanted, "");
    } catch (UnrecognizedPropertyException e) {
      List<String> known = e.getKnownPropertyIds().stream().map(String::valueOf).toList();
      throw refused(
          key,
          value,
          wanted,
          ": it has no key \"%s\"%s"
              .formatted(e.getPropertyName(), SimilarNames.hint(e.getPropertyName(), known)));
    } catch (JsonProcessingException e) {
      boolean outOfRange = e.getCause() instanceof IllegalArgumentException;
      throw refused(key, value, wanted, outOfRange ? ": " + e.getOriginalMessage() : "");
    }
  }

  private static ModelProcessingException refused(
      String key, JsonNode value, JavaType wanted, String detail) {
    return new ModelProcessingException(
        "its setting %s must be %s, but is %s%s".formatted(key, allowed(wanted), value, detail));
  }

  /** Values allowed for a type, for people. */
  static String allowed(Type type) {
    return allowed(MAPPER.constructType(type));
  }

  private static String allowed(JavaType type) {
    Class<?> raw = type.getRawClass();
    if (raw.isEnum()) {
      return constants(raw).collect(Collectors.joining(", ", "one of ", ""));
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return "true or false";
    }
    if (raw == int.class || raw == long.class || raw == Integer.class || raw == Long.class) {
      return "a whole number";
    }
    if (raw == double.class || raw == float.class || raw == Double.class) {
      return "a number";
    }
    if (raw == String.class) {
      return "a text";
    }
    if (type.isMapLikeType()) {
      return "a mapping of names, each to " + allowed(type.getContentType());
    }
    if (type.isCollectionLikeType()) {
      return "a list, each " + allowed(type.getContentType());
    }
    return raw.isRecord() ? record(raw) : "a " + KebabCase.of(raw.getSimpleName());
  }

  private static String record(Class<?> raw) {
    return Arrays.stream(raw.getRecordComponents())
        .map(c -> KebabCase.of(c.getName()) + " (" + allowed(c.getGenericType()) + ")")
        .collect(Collectors.joining(", ", "a mapping with ", ""));
  }

  private static Stream<String> constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(c -> KebabCase.of((Enum<?>) c));
  }

  private static SimpleModule enums() {
    SimpleModule module = new SimpleModule();
    module.addSerializer(new EnumWriter());
    module.setDeserializerModifier(
        new BeanDeserializerModifier() {
          @Override
          public JsonDeserializer<?> modifyEnumDeserializer(
              DeserializationConfig config,
              JavaType type,
              BeanDescription description,
              JsonDeserializer<?> deserializer) {
            return new EnumReader(type.getRawClass());
          }
        });
    return module;
  }

  private static final class EnumWriter extends StdSerializer<Enum<?>> {
    private static final long serialVersionUID = 1L;

    EnumWriter() {
      super(Enum.class, false);
    }

    @Override
    public void serialize(Enum<?> value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(KebabCase.of(value));
    }
  }

  private static final class EnumReader extends JsonDeserializer<Object> {
    private final Map<String, Object> constants;

    EnumReader(Class<?> type) {
      this.constants =
          Arrays.stream(type.getEnumConstants())
              .collect(Collectors.toMap(c -> KebabCase.of((Enum<?>) c), c -> c));
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      Object constant = constants.get(parser.getText());
      if (constant == null) {
        throw JsonMappingException.from(parser, "no such constant");
      }
      return constant;
    }
  }
}

package io.sluice.compressor.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.torchscript.ModelProcessingException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reader and writer of the components of techniques. */
final class TechniqueSettings {
  private TechniqueSettings() {}

  static List<TechniqueCatalogue.Setting> of(CompressionTechnique technique) {
    return Arrays.stream(components(technique))
        .map(
            component ->
                new TechniqueCatalogue.Setting(
                    KebabCase.of(component.getName()),
                    text(value(technique, component)),
                    SettingValues.allowed(component.getGenericType())))
        .toList();
  }

  /** Settings of a technique, without settings lacking a value. */
  static ObjectNode write(CompressionTechnique technique) {
    ObjectNode settings = SettingValues.MAPPER.createObjectNode();
    for (RecordComponent component : components(technique)) {
      Object value = value(technique, component);
      if (value != null) {
        settings.set(KebabCase.of(component.getName()), SettingValues.write(value));
      }
    }
    return settings;
  }

  /** A copy of a technique with some settings changed. */
  static CompressionTechnique bind(CompressionTechnique defaults, JsonNode settings)
      throws ModelProcessingException {
    if (settings.isNull() || settings.isMissingNode()) {
      return defaults;
    }
    if (!(settings instanceof ObjectNode given)) {
      throw new ModelProcessingException(
          "its settings must be a mapping of names to values, but are " + settings);
    }
    return (CompressionTechnique) bind((Record) defaults, defaults.name(), given);
  }

  /** A copy of a record with some components changed; nested records are changed in part alike. */
  private static Record bind(Record defaults, String name, ObjectNode given)
      throws ModelProcessingException {
    RecordComponent[] components = components(defaults);
    requireKnown(name, given, components);
    List<@Nullable Object> values = new ArrayList<>();
    for (RecordComponent component : components) {
      String key = KebabCase.of(component.getName());
      JsonNode value = given.get(key);
      Object present = value(defaults, component);
      if (value == null) {
        values.add(present);
      } else if (value instanceof ObjectNode nested && present instanceof Record inner) {
        values.add(bind(inner, key, nested));
      } else {
        values.add(SettingValues.read(key, value, component.getGenericType()));
      }
    }
    return construct(defaults.getClass(), components, values);
  }

  private static void requireKnown(String name, ObjectNode given, RecordComponent[] components)
      throws ModelProcessingException {
    List<String> known = Arrays.stream(components).map(c -> KebabCase.of(c.getName())).toList();
    for (Iterator<String> keys = given.fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (!known.contains(key)) {
        throw new ModelProcessingException(
            "it has no setting \"%s\"%s; %s has %s"
                .formatted(
                    key,
                    SimilarNames.hint(key, known),
                    name,
                    known.isEmpty() ? "no settings" : String.join(", ", known)));
      }
    }
  }

  private static Record construct(
      Class<? extends Record> type, RecordComponent[] components, List<@Nullable Object> values)
      throws ModelProcessingException {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<? extends Record> canonical = type.getDeclaredConstructor(types);
      return canonical.newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refusal) {
        throw new ModelProcessingException(String.valueOf(refusal.getMessage()), refusal);
      }
      throw new IllegalStateException(type + " failed", e);
    } catch (ReflectiveOperationException e) {
      throw notPublic(type, e);
    }
  }

  private static RecordComponent[] components(Object settings) {
    RecordComponent[] components = settings.getClass().getRecordComponents();
    if (components == null) {
      throw new IllegalStateException(settings.getClass() + " is not a record");
    }
    return components;
  }

  private static @Nullable Object value(Object settings, RecordComponent component) {
    try {
      return component.getAccessor().invoke(settings);
    } catch (ReflectiveOperationException e) {
      throw notPublic(settings.getClass(), e);
    }
  }

  private static IllegalStateException notPublic(Class<?> type, Exception cause) {
    return new IllegalStateException(type + " must be a public record", cause);
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    JsonNode node = SettingValues.write(value);
    return node.isTextual() ? node.textValue() : node.toString();
  }
}

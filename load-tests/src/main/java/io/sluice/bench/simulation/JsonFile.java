package io.sluice.bench.simulation;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.launch.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what a user wrote as JSON, and refuses what is unknown, missing or not a number. */
final class JsonFile {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL))
          .withConfigOverride(Double.class, override -> override.setSetterInfo(optional()))
          .withConfigOverride(
              SimulationTimeSeries.class, override -> override.setSetterInfo(optional()))
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private JsonFile() {}

  private static JsonSetter.Value optional() {
    return JsonSetter.Value.forValueNulls(Nulls.SET);
  }

  /**
   * @param option that names the file, such as {@code --ladder}
   * @throws ConfigurationException naming the file, the line, the field and what is wrong
   */
  static <T> T read(String option, Path file, Class<T> type) {
    byte[] bytes = bytes(option, file);
    try {
      T value = JSON.readValue(bytes, type);
      if (value == null) {
        throw new ConfigurationException("%s %s holds null only".formatted(option, file));
      }
      return value;
    } catch (UnrecognizedPropertyException e) {
      String allowed =
          e.getKnownPropertyIds().stream()
              .map(Object::toString)
              .collect(Collectors.toCollection(TreeSet::new))
              .toString();
      throw failure(option, file, e, "is not known; known are " + allowed);
    } catch (JsonMappingException e) {
      throw failure(option, file, e, problem(e));
    } catch (JsonProcessingException e) {
      throw failure(option, file, e.getLocation(), "no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new ConfigurationException("%s %s: %s".formatted(option, file, e.getMessage()), e);
    }
  }

  private static byte[] bytes(String option, Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ConfigurationException(
          "%s names %s, which cannot be read: there is no such file, or it is none to read"
              .formatted(option, file),
          e);
    }
  }

  private static String problem(JsonMappingException e) {
    if (e instanceof InvalidNullException) {
      return "is missing";
    }
    if (e instanceof InvalidTypeIdException of) {
      return of.getTypeId() == null
          ? "has no kind; there are " + SimulationTimeSeries.KINDS
          : "is of the unknown kind \"%s\"; there are %s"
              .formatted(of.getTypeId(), SimulationTimeSeries.KINDS);
    }
    if (e.getCause() instanceof IllegalArgumentException refusal) {
      return "cannot be used: " + refusal.getMessage();
    }
    if (e instanceof InvalidFormatException found) {
      return "is %s, but must be %s".formatted(found.getValue(), kind(found.getTargetType()));
    }
    if (e instanceof MismatchedInputException found && !e.getPath().isEmpty()) {
      return "must be " + kind(found.getTargetType());
    }
    return "cannot be read: " + e.getOriginalMessage();
  }

  private static String kind(@Nullable Class<?> type) {
    if (type == null) {
      return "something else";
    }
    if (type == double.class || type == Double.class) {
      return "a number";
    }
    if (type == long.class) {
      return "a whole number";
    }
    return type == String.class
        ? "a text"
        : Iterable.class.isAssignableFrom(type) ? "a list" : "an object";
  }

  private static ConfigurationException failure(
      String option, Path file, JsonMappingException e, String problem) {
    return failure(option, file, e.getLocation(), place(e.getPath()) + " " + problem, e);
  }

  private static ConfigurationException failure(
      String option, Path file, JsonLocation location, String problem, Exception cause) {
    String line = location == null ? "" : ", line " + location.getLineNr();
    return new ConfigurationException("%s %s%s: %s".formatted(option, file, line, problem), cause);
  }

  /** Such as {@code variants[1].p50_ms}. */
  private static String place(List<JsonMappingException.Reference> path) {
    StringBuilder place = new StringBuilder();
    for (JsonMappingException.Reference step : path) {
      if (step.getFieldName() == null) {
        place.append('[').append(step.getIndex()).append(']');
      } else {
        place.append(place.length() == 0 ? "" : ".").append(step.getFieldName());
      }
    }
    return place.length() == 0 ? "the file" : place.toString();
  }
}

package io.sluice.compressor.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How Java's names are spelled in recipes. */
final class KebabCase {
  private KebabCase() {}

  /** Of {@code minConvInputs} or {@code minL1}: {@code min-conv-inputs}, {@code min-l1}. */
  static String of(String component) {
    return component.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  /**
   * Of {@code LEAST_SQUARES}: {@code least-squares}; of a constant with a {@link JsonProperty} its
   * value.
   */
  static String of(Enum<?> constant) {
    try {
      JsonProperty given =
          constant.getDeclaringClass().getField(constant.name()).getAnnotation(JsonProperty.class);
      return given != null
          ? given.value()
          : constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(constant + " is no constant of its own type", e);
    }
  }
}

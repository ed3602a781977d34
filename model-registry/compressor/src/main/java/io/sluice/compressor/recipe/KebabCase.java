package io.sluice.compressor.recipe;

import java.util.Locale;

/** Spelling of Java's names in recipes. */
final class KebabCase {
  private KebabCase() {}

  /**
   * Kebab case of {@code minConvInputs} or {@code minL1}: {@code min-conv-inputs}, {@code min-l1}.
   */
  static String of(String component) {
    return component.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  /** Kebab case of {@code LEAST_SQUARES}: {@code least-squares}. */
  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

package io.sluice.registry.app;

import io.sluice.compressor.recipe.TechniqueCatalogue;

/** The techniques and their settings, for people. */
final class TechniqueList {
  private TechniqueList() {}

  static String of(TechniqueCatalogue catalogue) {
    StringBuilder text = new StringBuilder();
    for (TechniqueCatalogue.Entry entry : catalogue.entries()) {
      text.append(entry.name()).append("  ").append(entry.purpose()).append('\n');
      for (TechniqueCatalogue.Setting setting : entry.settings()) {
        text.append("    ").append(setting.name()).append(": ").append(setting.allowed());
        if (!setting.defaultValue().isEmpty()) {
          text.append(" (").append(setting.defaultValue()).append(")");
        }
        text.append('\n');
      }
    }
    return text.toString().stripTrailing();
  }
}

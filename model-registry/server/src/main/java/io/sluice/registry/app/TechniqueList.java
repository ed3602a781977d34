package io.sluice.registry.app;

import io.sluice.compressor.recipe.Catalogue;

/** The techniques and their settings, for people. */
final class TechniqueList {
  private TechniqueList() {}

  static String of(Catalogue catalogue) {
    StringBuilder text = new StringBuilder();
    for (Catalogue.Entry entry : catalogue.entries()) {
      text.append(entry.name()).append("  ").append(entry.purpose()).append('\n');
      for (Catalogue.Setting setting : entry.settings()) {
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

package io.sluice.registry.app;

import io.sluice.registry.manifest.ModelName;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A model version on the command line.
 *
 * @param version {@code latest} when none was given
 */
record ModelReference(ModelName model, String version) {
  private static final String LATEST = "latest";

  @Override
  public String toString() {
    return model + ":" + version;
  }

  /** Reads {@code MODEL} or {@code MODEL:VERSION}. */
  static final class Converter implements ITypeConverter<ModelReference> {
    @Override
    public ModelReference convert(String text) {
      int colon = text.indexOf(':');
      String model = colon < 0 ? text : text.substring(0, colon);
      String version = colon < 0 ? LATEST : text.substring(colon + 1);
      if (version.isEmpty()) {
        throw new TypeConversionException("\"" + text + "\" names no version after its colon");
      }
      try {
        return new ModelReference(new ModelName(model), version);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}

package io.sluice.registry.app;

import io.sluice.registry.hardware.Engine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the names of engines. */
final class EngineConverter implements ITypeConverter<Engine> {
  @Override
  public Engine convert(String name) {
    try {
      return Engine.parse(name);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}

package io.sluice.gateway.app;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What an option says that is on or off, shown to people as it is written here. */
enum OnOffOption {
  on,
  off;

  /** Takes it in any case, and as true or false, which is what YAML makes of on and off. */
  static final class Converter implements ITypeConverter<OnOffOption> {
    @Override
    public OnOffOption convert(String value) {
      return switch (value.toLowerCase(Locale.ROOT)) {
        case "on", "true" -> on;
        case "off", "false" -> off;
        default -> throw new TypeConversionException("must be on or off, but is \"" + value + "\"");
      };
    }
  }
}

package io.sluice.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Defaults for options from the environment, then from a YAML file. */
final class OptionDefaults implements IDefaultValueProvider {
  private final String program;
  private final Map<String, String> environment;
  private final Map<String, String> file;

  private OptionDefaults(
      String program, Map<String, String> environment, Map<String, String> file) {
    this.program = program;
    this.environment = environment;
    this.file = file;
  }

  /**
   * @throws ConfigurationException when the file is missing, is not a YAML mapping or has a key
   *     that is no option of the program
   */
  static OptionDefaults load(
      String program, Map<String, String> environment, @Nullable Path file, CommandLine line)
      throws IOException {
    Map<String, String> values = file == null ? Map.of() : read(file);
    Set<String> known = new TreeSet<>();
    collectOptions(line, known);
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw new ConfigurationException(
            "Key \"" + key + "\" in " + file + " is no option of " + program + "; known: " + known);
      }
    }
    return new OptionDefaults(program, environment, values);
  }

  /**
   * The environment variable of an option: {@code --max-upload-mb} of sluice-registry is
   * SLUICE_REGISTRY_MAX_UPLOAD_MB.
   */
  static String variable(String program, String option) {
    return (program + "_" + option.replaceFirst("^-+", ""))
        .replace('-', '_')
        .toUpperCase(Locale.ROOT);
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    String set = environment.get(variable(program, option.longestName()));
    return set != null ? set : file.get(key(option));
  }

  private static Map<String, String> read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new ConfigurationException("The --config file " + file + " cannot be read");
    }
    JsonNode root;
    try {
      root = new YAMLMapper().readTree(file.toFile());
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw new ConfigurationException(
          "The --config file " + file + " is not YAML: " + e.getOriginalMessage(), e);
    }
    if (!root.isObject()) {
      throw new ConfigurationException(
          "The --config file " + file + " must be a mapping of option names to values");
    }
    Map<String, String> values = new TreeMap<>();
    root.properties().forEach(entry -> values.put(entry.getKey(), text(entry.getValue())));
    return values;
  }

  private static String text(JsonNode value) {
    if (!value.isArray()) {
      return value.asText();
    }
    List<String> parts = new ArrayList<>();
    value.forEach(part -> parts.add(part.asText()));
    return String.join(",", parts);
  }

  private static void collectOptions(CommandLine line, Set<String> known) {
    line.getCommandSpec().options().forEach(option -> known.add(key(option)));
    line.getSubcommands().values().forEach(sub -> collectOptions(sub, known));
  }

  private static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "");
  }
}

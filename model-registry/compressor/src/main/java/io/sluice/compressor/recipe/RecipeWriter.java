package io.sluice.compressor.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import io.sluice.compressor.technique.CompressionTechnique;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Writer of recipes as YAML. */
final class RecipeWriter {
  static final String NAME = "name";
  static final String ENGINE = "engine";
  static final String SEED = "seed";
  static final String STEPS = "steps";
  static final List<String> KEYS = List.of(NAME, ENGINE, SEED, STEPS);

  private static final YAMLMapper YAML =
      YAMLMapper.builder(YAMLFactory.builder().stringQuotingChecker(new OnlyPlainWords()).build())
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .build();

  private RecipeWriter() {}

  static String write(Recipe recipe) {
    ObjectNode root = YAML.createObjectNode();
    root.put(NAME, recipe.name().value());
    root.put(ENGINE, recipe.engine().wireName());
    root.put(SEED, recipe.seed());
    ArrayNode steps = root.putArray(STEPS);
    for (CompressionTechnique step : recipe.steps()) {
      steps.add(tree(step));
    }
    return print(root);
  }

  /** A step with all settings. */
  static String step(CompressionTechnique step) {
    return print(tree(step));
  }

  /** A step with its informative settings, such as {@code a (b: 1, c: [d])}. */
  static String line(CompressionTechnique step) {
    String settings = inline(TechniqueSettings.write(step));
    return settings.isEmpty() ? step.name() : "%s (%s)".formatted(step.name(), settings);
  }

  private static String inline(JsonNode mapping) {
    List<String> parts = new ArrayList<>();
    mapping
        .properties()
        .forEach(
            setting -> {
              JsonNode value = setting.getValue();
              String text = value.isObject() ? inline(value) : value.toString().replace("\"", "");
              if (!text.isEmpty() && !text.equals("[]")) {
                parts.add(value.isObject() ? text : setting.getKey() + ": " + text);
              }
            });
    return String.join(", ", parts);
  }

  private static JsonNode tree(CompressionTechnique step) {
    ObjectNode settings = TechniqueSettings.write(step);
    return settings.isEmpty()
        ? TextNode.valueOf(step.name())
        : YAML.createObjectNode().set(step.name(), settings);
  }

  private static String print(JsonNode tree) {
    try {
      return YAML.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of plain values could not be printed", e);
    }
  }

  /** Quotes texts with any other possible reading. */
  private static final class OnlyPlainWords extends StringQuotingChecker.Default {
    private static final long serialVersionUID = 1L;
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9._/-]*");

    @Override
    public boolean needToQuoteName(String name) {
      return !WORD.matcher(name).matches() || super.needToQuoteName(name);
    }

    @Override
    public boolean needToQuoteValue(String value) {
      return !WORD.matcher(value).matches() || super.needToQuoteValue(value);
    }
  }
}

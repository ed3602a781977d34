package io.sluice.compressor.recipe;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.VariantName;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Reader of a recipe from YAML. */
final class RecipeReader {
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final String source;
  private final TechniqueCatalogue catalogue;

  RecipeReader(String source, TechniqueCatalogue catalogue) {
    this.source = source;
    this.catalogue = catalogue;
  }

  Recipe read(String yaml) throws ModelProcessingException {
    ObjectNode root = mapping(yaml);
    for (Iterator<String> keys = root.fieldNames(); keys.hasNext(); ) {
      requireKnown(keys.next());
    }
    return new Recipe(name(root), engine(root), seed(root), steps(root));
  }

  private ObjectNode mapping(String yaml) throws ModelProcessingException {
    try {
      if (YAML.readTree(yaml) instanceof ObjectNode root) {
        return root;
      }
    } catch (JacksonException e) {
      throw new ModelProcessingException(
          "The recipe %s is not YAML: %s".formatted(source, e.getOriginalMessage()), e);
    }
    throw refused("it must be a mapping with " + String.join(", ", RecipeWriter.KEYS));
  }

  private void requireKnown(String key) throws ModelProcessingException {
    if (!RecipeWriter.KEYS.contains(key)) {
      throw refused(
          "it has the key \"%s\"%s; a recipe has %s"
              .formatted(
                  key,
                  SimilarNames.hint(key, RecipeWriter.KEYS),
                  String.join(", ", RecipeWriter.KEYS)));
    }
  }

  private VariantName name(ObjectNode root) throws ModelProcessingException {
    JsonNode name = root.path(RecipeWriter.NAME);
    if (!name.isValueNode() || name.isNull()) {
      throw refused("it needs a name, such as name: int8-static");
    }
    try {
      return new VariantName(name.asText());
    } catch (IllegalArgumentException e) {
      throw new ModelProcessingException(about("its name is refused: " + e.getMessage()), e);
    }
  }

  private Engine engine(ObjectNode root) throws ModelProcessingException {
    JsonNode engine = root.path(RecipeWriter.ENGINE);
    if (engine.isMissingNode()) {
      return Engine.PYTORCH;
    }
    List<String> known = Arrays.stream(Engine.values()).map(Engine::wireName).toList();
    if (!known.contains(engine.asText())) {
      throw refused(
          "its setting engine must be one of %s, but is %s"
              .formatted(String.join(", ", known), engine));
    }
    return Engine.parse(engine.asText());
  }

  private long seed(ObjectNode root) throws ModelProcessingException {
    JsonNode seed = root.path(RecipeWriter.SEED);
    return seed.isMissingNode() ? 0 : (Long) value(RecipeWriter.SEED, seed, long.class);
  }

  private Object value(String key, JsonNode value, Class<?> type) throws ModelProcessingException {
    try {
      return SettingValues.read(key, value, type);
    } catch (ModelProcessingException e) {
      throw new ModelProcessingException(about(String.valueOf(e.getMessage())), e);
    }
  }

  private List<CompressionTechnique> steps(ObjectNode root) throws ModelProcessingException {
    JsonNode steps = root.path(RecipeWriter.STEPS);
    if (!steps.isArray()) {
      throw refused("it needs steps, a list of techniques such as fold-batchnorm");
    }
    List<CompressionTechnique> techniques = new ArrayList<>();
    for (JsonNode step : steps) {
      techniques.add(step(techniques.size() + 1, step));
    }
    return techniques;
  }

  private CompressionTechnique step(int number, JsonNode step) throws ModelProcessingException {
    if (step.isTextual()) {
      return bind(number, step.textValue(), MissingNode.getInstance());
    }
    if (step.isObject() && step.size() == 1) {
      Map.Entry<String, JsonNode> only = step.properties().iterator().next();
      return bind(number, only.getKey(), only.getValue());
    }
    throw refused(
        "step %d must be the name of a technique, or one name with its settings, but is %s"
            .formatted(number, step));
  }

  private CompressionTechnique bind(int number, String name, JsonNode settings)
      throws ModelProcessingException {
    try {
      return catalogue.bind(name, settings);
    } catch (ModelProcessingException e) {
      throw new ModelProcessingException(
          about("step %d (%s): %s".formatted(number, name, e.getMessage())), e);
    }
  }

  private ModelProcessingException refused(String why) {
    return new ModelProcessingException(about(why));
  }

  private String about(String why) {
    return "The recipe " + source + " cannot be used: " + why;
  }
}

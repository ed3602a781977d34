package io.sluice.compressor.recipe;

import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.VariantName;
import io.sluice.torchscript.ModelProcessingException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Recipe for a variant of a model. The same recipe, model, data and seed give the same bytes.
 *
 * <p>The text form is YAML:
 *
 * <pre>{@code
 * name: int8-static
 * engine: pytorch
 * seed: 7
 * steps:
 * - fold-batchnorm
 * - static-int8:
 *     rule: min-max
 * }</pre>
 *
 * @param engine engine of the variant
 * @param seed seed of all random draws of the steps
 * @param steps steps in the order of application; none for the original model
 */
public record Recipe(VariantName name, Engine engine, long seed, List<CompressionTechnique> steps) {
  public Recipe {
    steps = List.copyOf(steps);
  }

  /**
   * Reads YAML. Engine (pytorch), seed (0) and settings may be left out.
   *
   * @param source name of the source for messages, such as the name of the file
   * @throws ModelProcessingException when the text is not YAML, or has an unknown name; the message
   *     gives the key, the step and the allowed values
   */
  public static Recipe parse(String yaml, String source, TechniqueCatalogue catalogue)
      throws ModelProcessingException {
    return new RecipeReader(source, catalogue).read(yaml);
  }

  /** Prints YAML with every setting spelled out, readable by {@link #parse}. */
  public String toYaml() {
    return RecipeWriter.write(this);
  }

  /** The steps in one line, each with its settings, for people. */
  public String describe() {
    return steps.stream().map(RecipeWriter::line).collect(Collectors.joining(", "));
  }

  /** Whether any step learns from examples. */
  public boolean trains() {
    return steps.stream()
        .anyMatch(step -> step.needs().contains(CompressionTechnique.Need.TRAINING));
  }

  /** Whether the result needs a processor without saturating sums of 8-bit products. */
  public boolean needsExactSums() {
    return steps.stream().anyMatch(CompressionTechnique::needsExactSums);
  }

  /** The same steps under another name. */
  public Recipe named(String other) {
    return new Recipe(new VariantName(other), engine, seed, steps);
  }
}

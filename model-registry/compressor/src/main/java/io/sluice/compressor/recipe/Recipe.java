package io.sluice.compressor.recipe;

import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.VariantName;
import io.sluice.torchscript.ModelProcessingException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a variant is made of a model. The same recipe, model, data and seed give the same bytes.
 *
 * <p>As text it is YAML:
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
 * @param engine what the variant is to run on
 * @param seed of everything that a step draws at random
 * @param steps in the order in which they are applied; none for the model as brought
 */
public record Recipe(VariantName name, Engine engine, long seed, List<CompressionTechnique> steps) {
  public Recipe {
    steps = List.copyOf(steps);
  }

  /**
   * Reads YAML. Engine (pytorch), seed (0) and settings may be left out.
   *
   * @param source for messages, such as the file's name
   * @throws ModelProcessingException when it is not YAML, or names something that is not known; the
   *     message says which key of which step and what is allowed there
   */
  public static Recipe parse(String yaml, String source, TechniqueCatalogue catalogue)
      throws ModelProcessingException {
    return new RecipeReader(source, catalogue).read(yaml);
  }

  /** Prints YAML with every setting spelled out, which {@link #parse} reads as this recipe. */
  public String toYaml() {
    return RecipeWriter.write(this);
  }

  /** The steps in one line, each with its settings, for people. */
  public String describe() {
    return steps.stream().map(RecipeWriter::line).collect(Collectors.joining(", "));
  }

  /** Whether some step learns from examples. */
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

package io.sluice.compressor.search;

import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.registry.manifest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A candidate variant of a search.
 *
 * @param features levels differing from the original model, by place in the space
 */
public record SearchCandidate(Recipe recipe, List<Integer> features) {
  public SearchCandidate {
    features = List.copyOf(features);
  }

  public String name() {
    return recipe.name().value();
  }

  /** Identity of all steps of the recipe, independent of names. */
  String key() {
    byte[] yaml = recipe.named("any").toYaml().getBytes(StandardCharsets.UTF_8);
    return Digest.of(yaml).hex();
  }

  /** All steps up to the last training; empty without training. */
  List<CompressionTechnique> learnt() {
    List<CompressionTechnique> steps = recipe.steps();
    int end = steps.size();
    while (end > 0 && !steps.get(end - 1).needs().contains(CompressionTechnique.Need.TRAINING)) {
      end--;
    }
    return steps.subList(0, end);
  }
}

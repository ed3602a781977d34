package io.sluice.compressor.search;

import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.VariantName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All variants open to a search: one level of each dimension, as far as compatible.
 *
 * @param origin name of the variant with all defaults
 * @param dimensions dimensions in the order of application
 * @param seed seed of all recipes
 */
public record SearchSpace(String origin, List<SearchDimension> dimensions, long seed) {
  private static final long MAX_POINTS = 1_000_000;

  public SearchSpace {
    dimensions = List.copyOf(dimensions);
    Set<String> names = new HashSet<>();
    long points = 1;
    for (SearchDimension dimension : dimensions) {
      points *= dimension.levels().size();
      for (DimensionLevel level : dimension.levels()) {
        if (!names.add(level.name())) {
          throw new IllegalArgumentException("There are two levels " + level.name());
        }
      }
    }
    if (points > MAX_POINTS) {
      throw new IllegalArgumentException("A space of " + points + " points is too large");
    }
  }

  /** All levels, in the order of the features of candidates. */
  List<DimensionLevel> levels() {
    return dimensions.stream().flatMap(d -> d.levels().stream()).toList();
  }

  /** All variants, the variant with all defaults first. */
  public List<SearchCandidate> candidates() {
    List<SearchCandidate> candidates = new ArrayList<>();
    extend(new ArrayList<>(), candidates);
    return candidates;
  }

  private void extend(List<Integer> chosen, List<SearchCandidate> candidates) {
    if (chosen.size() == dimensions.size()) {
      List<DimensionLevel> levels = levels(chosen);
      if (candidates.isEmpty() || goTogether(levels)) {
        candidates.add(candidate(chosen, levels));
      }
      return;
    }
    for (int i = 0; i < dimensions.get(chosen.size()).levels().size(); i++) {
      chosen.add(i);
      extend(chosen, candidates);
      chosen.remove(chosen.size() - 1);
    }
  }

  private List<DimensionLevel> levels(List<Integer> chosen) {
    List<DimensionLevel> levels = new ArrayList<>();
    for (int i = 0; i < chosen.size(); i++) {
      levels.add(dimensions.get(i).levels().get(chosen.get(i)));
    }
    return levels;
  }

  private static boolean goTogether(List<DimensionLevel> levels) {
    Set<String> names = levels.stream().map(DimensionLevel::name).collect(Collectors.toSet());
    boolean damaged = levels.stream().anyMatch(l -> l.role() == DimensionLevel.Role.DAMAGES);
    boolean repaired = levels.stream().anyMatch(l -> l.role() == DimensionLevel.Role.REPAIRS);
    boolean learnt = levels.stream().anyMatch(l -> l.role() == DimensionLevel.Role.LEARNS);
    return levels.stream().allMatch(level -> Collections.disjoint(level.excludes(), names))
        && (damaged ? repaired || learnt : !repaired)
        && levels.stream().map(DimensionLevel::engine).filter(e -> e != null).distinct().count()
            <= 1;
  }

  private SearchCandidate candidate(List<Integer> chosen, List<DimensionLevel> levels) {
    List<Integer> features = new ArrayList<>();
    List<String> names = new ArrayList<>();
    int before = 0;
    for (int i = 0; i < chosen.size(); i++) {
      if (chosen.get(i) > 0) {
        features.add(before + chosen.get(i));
      }
      if (chosen.get(i) > 0 || levels.get(i).engine() == Engine.ONNX_RUNTIME) {
        names.add(levels.get(i).name());
      }
      before += dimensions.get(i).levels().size();
    }
    List<CompressionTechnique> steps = levels.stream().flatMap(l -> l.steps().stream()).toList();
    Engine engine =
        levels.stream()
            .map(DimensionLevel::engine)
            .filter(e -> e != null)
            .findFirst()
            .orElse(Engine.PYTORCH);
    String name = features.isEmpty() ? origin : String.join("-", names);
    return new SearchCandidate(new Recipe(new VariantName(name), engine, seed, steps), features);
  }
}

package io.sluice.compressor.search;

import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.technique.Technique;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.VariantName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All variants that a search may try: one level of each dimension, as far as they go together.
 *
 * @param origin what the variant is called for which nothing is decided
 * @param dimensions in the order in which their steps are applied
 * @param seed of all recipes
 */
public record Space(String origin, List<Dimension> dimensions, long seed) {
  private static final long MAX_POINTS = 1_000_000;

  public Space {
    dimensions = List.copyOf(dimensions);
    Set<String> names = new HashSet<>();
    long points = 1;
    for (Dimension dimension : dimensions) {
      points *= dimension.levels().size();
      for (Level level : dimension.levels()) {
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
  List<Level> levels() {
    return dimensions.stream().flatMap(d -> d.levels().stream()).toList();
  }

  /** All variants, the one for which nothing is decided first. */
  public List<Candidate> candidates() {
    List<Candidate> candidates = new ArrayList<>();
    extend(new ArrayList<>(), candidates);
    return candidates;
  }

  private void extend(List<Integer> chosen, List<Candidate> candidates) {
    if (chosen.size() == dimensions.size()) {
      List<Level> levels = levels(chosen);
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

  private List<Level> levels(List<Integer> chosen) {
    List<Level> levels = new ArrayList<>();
    for (int i = 0; i < chosen.size(); i++) {
      levels.add(dimensions.get(i).levels().get(chosen.get(i)));
    }
    return levels;
  }

  private static boolean goTogether(List<Level> levels) {
    Set<String> names = levels.stream().map(Level::name).collect(Collectors.toSet());
    boolean damaged = levels.stream().anyMatch(l -> l.role() == Level.Role.DAMAGES);
    boolean repaired = levels.stream().anyMatch(l -> l.role() == Level.Role.REPAIRS);
    boolean learnt = levels.stream().anyMatch(l -> l.role() == Level.Role.LEARNS);
    return levels.stream().allMatch(level -> Collections.disjoint(level.excludes(), names))
        && (damaged ? repaired || learnt : !repaired)
        && levels.stream().map(Level::engine).filter(e -> e != null).distinct().count() <= 1;
  }

  private Candidate candidate(List<Integer> chosen, List<Level> levels) {
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
    List<Technique> steps = levels.stream().flatMap(l -> l.steps().stream()).toList();
    Engine engine =
        levels.stream()
            .map(Level::engine)
            .filter(e -> e != null)
            .findFirst()
            .orElse(Engine.PYTORCH);
    String name = features.isEmpty() ? origin : String.join("-", names);
    return new Candidate(new Recipe(new VariantName(name), engine, seed, steps), features);
  }
}

package io.sluice.compressor.search;

import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.registry.hardware.Engine;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One choice within a dimension.
 *
 * @param name unique in its space; variants are named after their levels
 * @param steps what it adds to a recipe
 * @param engine that it is for; null when it does not matter
 * @param role what it means for training
 * @param excludes names of levels of other dimensions that it cannot go with
 */
public record DimensionLevel(
    String name,
    List<CompressionTechnique> steps,
    @Nullable Engine engine,
    ExpectedEffects effects,
    Role role,
    Set<String> excludes) {
  /** What a level means for training. */
  public enum Role {
    /** Nothing. */
    PLAIN,
    /** The model is to be trained afterwards. */
    DAMAGES,
    /** It trains the model, which is of use only after damage. */
    REPAIRS,
    /** It trains the model, which is of use by itself, and repairs it, too. */
    LEARNS
  }

  public DimensionLevel {
    steps = List.copyOf(steps);
    excludes = Set.copyOf(excludes);
  }

  /** A choice that can go with all others. */
  public static DimensionLevel of(
      String name, ExpectedEffects effects, CompressionTechnique... steps) {
    return new DimensionLevel(name, List.of(steps), null, effects, Role.PLAIN, Set.of());
  }

  /** Nothing is done. */
  public static DimensionLevel nothing(String name) {
    return of(name, ExpectedEffects.NONE);
  }

  public DimensionLevel in(Role other) {
    return new DimensionLevel(name, steps, engine, effects, other, excludes);
  }

  public DimensionLevel on(Engine only) {
    return new DimensionLevel(name, steps, only, effects, role, excludes);
  }

  /** It cannot go with levels of these names, and those not with it. */
  public DimensionLevel without(String... names) {
    return new DimensionLevel(name, steps, engine, effects, role, Set.of(names));
  }

  boolean trains() {
    return role == Role.REPAIRS || role == Role.LEARNS;
  }
}

package io.sluice.compressor.search;

import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.registry.hardware.Engine;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A choice within a dimension.
 *
 * @param name name, unique in the space; part of the names of variants
 * @param steps steps added to a recipe
 * @param engine required engine; null for any engine
 * @param role effect on training
 * @param excludes names of incompatible levels of other dimensions
 */
public record DimensionLevel(
    String name,
    List<CompressionTechnique> steps,
    @Nullable Engine engine,
    ExpectedEffects effects,
    Role role,
    Set<String> excludes) {
  /** Effect of a level on training. */
  public enum Role {
    /** No effect. */
    PLAIN,
    /** The model is to be trained afterwards. */
    DAMAGES,
    /** Training, useful only after damage. */
    REPAIRS,
    /** Training, useful by itself and as a repair. */
    LEARNS
  }

  public DimensionLevel {
    steps = List.copyOf(steps);
    excludes = Set.copyOf(excludes);
  }

  /** A choice compatible with all others. */
  public static DimensionLevel of(
      String name, ExpectedEffects effects, CompressionTechnique... steps) {
    return new DimensionLevel(name, List.of(steps), null, effects, Role.PLAIN, Set.of());
  }

  /** A level without steps. */
  public static DimensionLevel nothing(String name) {
    return of(name, ExpectedEffects.NONE);
  }

  public DimensionLevel in(Role other) {
    return new DimensionLevel(name, steps, engine, effects, other, excludes);
  }

  public DimensionLevel on(Engine only) {
    return new DimensionLevel(name, steps, only, effects, role, excludes);
  }

  /** The same level, incompatible in both directions with the levels of these names. */
  public DimensionLevel without(String... names) {
    return new DimensionLevel(name, steps, engine, effects, role, Set.of(names));
  }

  boolean trains() {
    return role == Role.REPAIRS || role == Role.LEARNS;
  }
}

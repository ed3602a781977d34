package io.sluice.registry.client;

import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.VariantName;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A compression of a version: how far it is, what was asked for, and what came of it.
 *
 * @param step what the registry is doing, in words
 * @param fraction of the whole, 0 to 1
 * @param secondsLeft an estimate; null while it is not known, and when it has ended
 * @param error why it failed; empty unless it did
 * @param from the model it starts from, {@code original} or the name of a variant
 * @param created when what it made was added to the version, RFC 3339; empty until then
 * @param added variants that are new in the version
 * @param unchanged variants that it made and the version had already
 * @param notes what the registry wants people to know
 */
public record CompressionReport(
    String id,
    PushJob.State state,
    String step,
    double fraction,
    @Nullable Double secondsLeft,
    String error,
    String from,
    String goal,
    String budget,
    String hardwareClass,
    String recipe,
    List<String> techniques,
    Set<Engine> engines,
    String dataset,
    String created,
    List<VariantName> added,
    List<VariantName> unchanged,
    List<String> notes) {
  public CompressionReport {
    techniques = List.copyOf(techniques);
    engines = Set.copyOf(engines);
    added = List.copyOf(added);
    unchanged = List.copyOf(unchanged);
    notes = List.copyOf(notes);
  }
}

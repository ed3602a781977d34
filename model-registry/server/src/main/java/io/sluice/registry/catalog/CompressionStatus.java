package io.sluice.registry.catalog;

import io.sluice.registry.hardware.Engine;
import io.sluice.registry.job.JobStatus;
import io.sluice.registry.manifest.VariantName;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A compression of a version, as those who asked for it see it.
 *
 * @param step what is being done, in words
 * @param fraction of the whole, 0 to 1
 * @param secondsLeft an estimate; null while it is not known, and when it has ended
 * @param error why it failed; empty unless it did
 * @param from the model it starts from, {@code original} or the name of a variant
 * @param goal empty unless it has one; so are its budget, its class, the recipe and the techniques
 * @param engines that the variants may be for; empty for any
 * @param created when what it made was added to the version, RFC 3339; empty until then
 * @param added variants that are new in the version
 * @param unchanged variants that it made and the version had already
 * @param notes what the maker wants people to know
 */
public record CompressionStatus(
    String id,
    JobStatus.State state,
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
    SortedSet<Engine> engines,
    String dataset,
    String created,
    List<VariantName> added,
    List<VariantName> unchanged,
    List<String> notes) {
  public CompressionStatus {
    techniques = List.copyOf(techniques);
    engines = Collections.unmodifiableSortedSet(engines);
    added = List.copyOf(added);
    unchanged = List.copyOf(unchanged);
    notes = List.copyOf(notes);
  }

  /** One that is not done. */
  static CompressionStatus of(JobStatus status, CompressionOrigin origin) {
    return of(status, origin, "", List.of(), List.of(), List.of());
  }

  /** One that is done, in this run of the registry or before. */
  static CompressionStatus of(CompressionRecord done) {
    return of(
        JobStatus.published(done.id()),
        done.origin(),
        done.created(),
        done.added(),
        done.unchanged(),
        done.notes());
  }

  private static CompressionStatus of(
      JobStatus status,
      CompressionOrigin origin,
      String created,
      List<VariantName> added,
      List<VariantName> unchanged,
      List<String> notes) {
    return new CompressionStatus(
        status.id(),
        status.state(),
        status.step(),
        status.fraction(),
        status.secondsLeft(),
        status.error(),
        origin.from(),
        origin.wish().goal(),
        origin.wish().budget(),
        origin.wish().hardwareClass(),
        origin.wish().recipe(),
        origin.wish().techniques(),
        origin.wish().engines(),
        origin.dataset(),
        created,
        added,
        unchanged,
        notes);
  }
}

package io.sluice.agent.ladder;

import io.sluice.agent.ladder.RungState.Excluded;
import io.sluice.registry.selection.VariantRanking.Misfit;
import io.sluice.registry.selection.VariantResolution;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** No variant can be served on the device; with the reason of each in the message. */
public final class NoServableVariantException extends Exception {
  private static final long serialVersionUID = 1L;

  private NoServableVariantException(String message) {
    super(message);
  }

  static NoServableVariantException noneRuns(
      VariantResolution resolution, List<Excluded> excluded) {
    Stream<String> misfits = resolution.misfits().stream().map(NoServableVariantException::line);
    Stream<String> dropped = excluded.stream().map(e -> e.variant() + ": " + e.reason());
    return new NoServableVariantException(
        "No variant of "
            + resolution.model()
            + ":"
            + resolution.version()
            + " runs on this device. "
            + Stream.concat(misfits, dropped).collect(Collectors.joining("; ")));
  }

  private static String line(Misfit misfit) {
    return misfit.variant() + ": " + String.join(", ", misfit.reasons());
  }
}

package io.sluice.agent.ladder;

import io.sluice.agent.ladder.RungState.Excluded;
import io.sluice.registry.selection.Ranking.Misfit;
import io.sluice.registry.selection.Resolution;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** No variant can be served on the device; with the reason of each in the message. */
public final class LadderException extends Exception {
  private static final long serialVersionUID = 1L;

  private LadderException(String message) {
    super(message);
  }

  static LadderException noneRuns(Resolution resolution, List<Excluded> excluded) {
    Stream<String> misfits = resolution.misfits().stream().map(LadderException::line);
    Stream<String> dropped = excluded.stream().map(e -> e.variant() + ": " + e.reason());
    return new LadderException(
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

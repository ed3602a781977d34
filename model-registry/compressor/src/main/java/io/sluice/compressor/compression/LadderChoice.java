package io.sluice.compressor.compression;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.evaluation.Measurement;
import io.sluice.compressor.recipe.Rung;
import io.sluice.compressor.recipe.UsualLadder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which of the usual variants are shipped: those that run, are near enough, and are of use. */
final class LadderChoice {
  private final Map<Draft, Rung> rungs;
  private final Bench.Results results;

  LadderChoice(Map<Draft, Rung> rungs, Bench.Results results) {
    this.rungs = rungs;
    this.results = results;
  }

  /**
   * @param leftOut gets the others, with the reason
   * @return fp32 first, if it is among them
   * @throws CompressionException when the plainest variant is broken
   */
  List<Draft> choose(List<LeftOut> leftOut) throws CompressionException, IOException {
    leftOut.addAll(results.broken());
    List<Draft> near = new ArrayList<>();
    Map<Draft, Measurement> measured = new LinkedHashMap<>();
    for (Draft draft : results.drafts()) {
      Measurement own = results.of(draft);
      Optional<String> violation = own == null ? Optional.empty() : tolerance(draft).violation(own);
      if (violation.isPresent()) {
        leftOut.add(new LeftOut(draft.recipe(), violation.get()));
      } else {
        near.add(draft);
        if (own != null) {
          measured.put(draft, own);
        }
      }
    }
    Draft first = near.isEmpty() ? null : near.get(0);
    if (first == null || isFp32Missing(first)) {
      throw new CompressionException(leftOut.get(leftOut.size() - 1).toString());
    }
    for (LeftOut needless : new Needlessness(measured, first, this::isExact).needless()) {
      leftOut.add(needless);
      near.removeIf(draft -> draft.recipe().equals(needless.recipe()));
    }
    return near;
  }

  private boolean isFp32Missing(Draft first) {
    boolean wanted = rungs.keySet().stream().anyMatch(d -> d.name().equals(UsualLadder.FP32));
    return wanted && !first.name().equals(UsualLadder.FP32);
  }

  private Tolerance tolerance(Draft draft) {
    return isExact(draft) ? Tolerance.SAME : Tolerance.LOSSY;
  }

  private boolean isExact(Draft draft) {
    Rung rung = rungs.get(draft);
    return rung != null && rung.exact();
  }
}

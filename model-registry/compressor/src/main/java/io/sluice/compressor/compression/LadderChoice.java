package io.sluice.compressor.compression;

import io.sluice.compressor.recipe.UsualLadder;
import io.sluice.compressor.recipe.UsualVariant;
import io.sluice.measurement.ModelMeasurement;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Choice of the usual variants to ship: running, near enough to the original model, and useful. */
final class LadderChoice {
  private final Map<VariantDraft, UsualVariant> rungs;
  private final DraftMeasurement.Results results;

  LadderChoice(Map<VariantDraft, UsualVariant> rungs, DraftMeasurement.Results results) {
    this.rungs = rungs;
    this.results = results;
  }

  /**
   * @param leftOut receiver of the others, with the reason
   * @return chosen variants, with any fp32 first
   * @throws ModelProcessingException when the plainest variant is broken
   */
  List<VariantDraft> choose(List<LeftOut> leftOut) throws ModelProcessingException, IOException {
    leftOut.addAll(results.broken());
    List<VariantDraft> near = new ArrayList<>();
    Map<VariantDraft, ModelMeasurement> measured = new LinkedHashMap<>();
    for (VariantDraft draft : results.drafts()) {
      ModelMeasurement own = results.of(draft);
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
    VariantDraft first = near.isEmpty() ? null : near.get(0);
    if (first == null || isFp32Missing(first)) {
      throw new ModelProcessingException(leftOut.get(leftOut.size() - 1).toString());
    }
    for (LeftOut needless : new DominatedVariants(measured, first, this::isExact).needless()) {
      leftOut.add(needless);
      near.removeIf(draft -> draft.recipe().equals(needless.recipe()));
    }
    return near;
  }

  private boolean isFp32Missing(VariantDraft first) {
    boolean wanted = rungs.keySet().stream().anyMatch(d -> d.name().equals(UsualLadder.FP32));
    return wanted && !first.name().equals(UsualLadder.FP32);
  }

  private DeviationTolerance tolerance(VariantDraft draft) {
    return isExact(draft) ? DeviationTolerance.SAME : DeviationTolerance.LOSSY;
  }

  private boolean isExact(VariantDraft draft) {
    UsualVariant rung = rungs.get(draft);
    return rung != null && rung.exact();
  }
}

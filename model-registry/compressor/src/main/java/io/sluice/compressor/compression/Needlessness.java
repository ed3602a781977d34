package io.sluice.compressor.compression;

import io.sluice.compressor.evaluation.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Which variants are needless beside another one for the same engine. */
final class Needlessness {
  private final Map<Draft, Judgement.Merits> merits = new LinkedHashMap<>();
  private final Draft always;
  private final Predicate<Draft> exact;

  /**
   * @param always shipped whatever there is beside it
   * @param exact those that differ from the model by rounding only; only one of them makes another
   *     needless
   */
  Needlessness(Map<Draft, Measurement> measured, Draft always, Predicate<Draft> exact)
      throws IOException {
    this.always = always;
    this.exact = exact;
    for (Map.Entry<Draft, Measurement> draft : measured.entrySet()) {
      long bytes = Files.size(draft.getKey().file());
      Judgement.Merits.of(bytes, draft.getValue()).ifPresent(m -> merits.put(draft.getKey(), m));
    }
  }

  /** Those that another one makes needless, each with the reason. */
  List<LeftOut> needless() {
    List<Draft> left = new ArrayList<>(merits.keySet());
    List<LeftOut> needless = new ArrayList<>();
    for (Draft draft : merits.keySet()) {
      for (Draft other : left) {
        if (draft != always && isNeedless(draft, other)) {
          needless.add(new LeftOut(draft.recipe(), reason(draft, other)));
          left.remove(draft);
          break;
        }
      }
    }
    return needless;
  }

  private boolean isNeedless(Draft draft, Draft other) {
    Judgement.Merits own = merits.get(draft);
    Judgement.Merits better = merits.get(other);
    return draft != other
        && own != null
        && better != null
        && draft.recipe().engine() == other.recipe().engine()
        && (exact.test(other) || !exact.test(draft))
        && Judgement.dominates(better, own);
  }

  private String reason(Draft draft, Draft other) {
    return "%s (%s) is at least as good in all and better in something than it (%s)"
        .formatted(other.name(), merits.get(other), merits.get(draft));
  }
}

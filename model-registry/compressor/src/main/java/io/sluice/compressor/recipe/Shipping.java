package io.sluice.compressor.recipe;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.evaluation.Measurement;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.hardware.HardwareNeeds;
import io.sluice.registry.manifest.VariantName;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns drafts into variants, but for those that measuring has shown to be broken. */
final class Shipping {
  private final Facts facts;
  private final List<String> notes;

  /**
   * @param notes gets a line for each draft that is not shipped
   */
  Shipping(Facts facts, List<String> notes) {
    this.facts = facts;
    this.notes = notes;
  }

  /**
   * @param measured the model as it was brought, then the drafts in their order; empty when nothing
   *     could be run
   * @throws CompressionException when fp32 is broken, or nothing else is left
   */
  List<BuiltVariant> ship(List<Draft> drafts, List<Measurement> measured)
      throws CompressionException, IOException {
    Measurement reference = measured.isEmpty() ? null : measured.get(0);
    List<BuiltVariant> variants = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      Measurement own = measured.isEmpty() ? null : measured.get(i + 1);
      Draft draft = drafts.get(i);
      Optional<String> violation =
          own == null ? Optional.empty() : draft.tolerance().violation(own);
      if (violation.isEmpty()) {
        variants.add(variant(draft, own, reference));
      } else if (variants.isEmpty()) {
        throw new CompressionException(violation.get());
      } else {
        notes.add(draft.name() + " was made but is left out: " + violation.get());
        Files.delete(draft.file());
      }
    }
    if (variants.size() == 1) {
      throw new CompressionException(
          "No compressed variant is close enough to the model. " + String.join(". ", notes));
    }
    return variants;
  }

  private BuiltVariant variant(
      Draft draft, @Nullable Measurement own, @Nullable Measurement reference)
      throws CompressionException, IOException {
    WeightCount weights = WeightCount.of(draft.model());
    long size = Files.size(draft.file());
    Long added = own == null ? null : own.addedBytes();
    // unmeasured: the file's tensors, and the same again packed for the engine
    long memory = added == null ? 2 * size : Math.max(size, added);
    return new BuiltVariant(
        new VariantName(draft.name()),
        draft.file(),
        weights.precision(),
        draft.techniques(),
        new HardwareNeeds(Engine.PYTORCH, Set.of(), Set.of(), draft.engines(), memory),
        facts.of(weights, own, reference));
  }
}

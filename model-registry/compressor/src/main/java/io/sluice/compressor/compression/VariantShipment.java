package io.sluice.compressor.compression;

import io.sluice.measurement.ModelMeasurement;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.hardware.HardwareNeeds;
import io.sluice.registry.hardware.QuantizedEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shipment of finished variants into the output folder: all or none. */
final class VariantShipment {
  private final Path output;
  private final VariantFactsBuilder facts;

  VariantShipment(Path output, VariantFactsBuilder facts) {
    this.output = output;
    this.facts = facts;
  }

  List<BuiltVariant> ship(List<VariantDraft> drafts, DraftMeasurement.Results results)
      throws IOException {
    List<Path> shipped = new ArrayList<>();
    List<BuiltVariant> variants = new ArrayList<>();
    boolean complete = false;
    try {
      for (VariantDraft draft : drafts) {
        Path file = output.resolve(draft.name() + draft.recipe().engine().fileSuffix());
        shipped.add(file);
        Files.copy(draft.file(), file, StandardCopyOption.REPLACE_EXISTING);
        variants.add(variant(draft, file, results.of(draft), results.reference()));
      }
      complete = true;
      return variants;
    } finally {
      if (!complete) {
        for (Path file : shipped) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private BuiltVariant variant(
      VariantDraft draft,
      Path file,
      @Nullable ModelMeasurement own,
      @Nullable ModelMeasurement reference)
      throws IOException {
    long size = Files.size(file);
    Long added = own == null ? null : own.addedBytes();
    // unmeasured: the file's tensors, and the same again packed for the engine
    long memory = added == null ? 2 * size : Math.max(size, added);
    Engine engine = draft.recipe().engine();
    // each quantised engine packs the weights anew when it loads them
    Set<QuantizedEngine> quantized =
        engine == Engine.PYTORCH && draft.weights().int8() > 0
            ? EnumSet.allOf(QuantizedEngine.class)
            : Set.of();
    return new BuiltVariant(
        draft.recipe(),
        file,
        draft.precision(),
        draft.reports(),
        new HardwareNeeds(
            engine, Set.of(), Set.of(), quantized, memory, draft.recipe().needsExactSums()),
        facts.of(draft.weights(), own, reference));
  }
}

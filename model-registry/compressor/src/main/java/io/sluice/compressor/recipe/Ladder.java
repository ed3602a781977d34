package io.sluice.compressor.recipe;

import io.sluice.registry.manifest.ModelSignature;
import java.util.List;

/**
 * A model's variants, all in files and checked.
 *
 * @param variants fp32 first
 * @param notes what was done and what was left alone and why, for people
 */
public record Ladder(ModelSignature signature, List<BuiltVariant> variants, List<String> notes) {
  public Ladder {
    variants = List.copyOf(variants);
    notes = List.copyOf(notes);
  }
}

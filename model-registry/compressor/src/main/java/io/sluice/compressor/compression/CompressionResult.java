package io.sluice.compressor.compression;

import io.sluice.measurement.report.ModelReport;
import io.sluice.registry.manifest.ModelSignature;
import java.util.List;

/**
 * A model's variants, all in files and checked.
 *
 * @param variants fp32 first, if it is among them
 * @param leftOut what was tried and is not shipped, and why
 * @param notes what was done and what was left alone and why, for people
 * @param report all that was measured, beside the model as brought
 */
public record CompressionResult(
    ModelSignature signature,
    List<BuiltVariant> variants,
    List<LeftOut> leftOut,
    List<String> notes,
    ModelReport report) {
  public CompressionResult {
    variants = List.copyOf(variants);
    leftOut = List.copyOf(leftOut);
    notes = List.copyOf(notes);
  }
}

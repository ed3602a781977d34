package io.sluice.compressor.compression;

import io.sluice.measurement.report.ModelReport;
import io.sluice.registry.manifest.ModelSignature;
import java.util.List;

/**
 * Variants of a model, all in files and checked.
 *
 * @param variants variants, with any fp32 first
 * @param leftOut tried variants not shipped, with reasons
 * @param notes changes, omissions and reasons, for people
 * @param report all measurements, beside the original model
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

package io.sluice.measurement.report;

import java.util.List;

/**
 * What was measured of a model and its variants.
 *
 * @param dataset what the variants were evaluated on, for people; empty when on nothing
 * @param hardware what they were measured on
 * @param variants the model as it was brought first
 * @param sensitivity of its layers, in their order; empty when it was not analysed
 * @param notes for people, such as what could not be done and why
 */
public record ModelReport(
    String model,
    String dataset,
    String hardware,
    List<ReportedVariant> variants,
    List<LayerSensitivity> sensitivity,
    List<String> notes) {
  public ModelReport {
    variants = List.copyOf(variants);
    sensitivity = List.copyOf(sensitivity);
    notes = List.copyOf(notes);
  }

  /**
   * What happens when only this layer is compressed.
   *
   * @param layer its path
   * @param lost percentage points of accuracy or agreement that are lost; below 0 when it gains
   */
  public record LayerSensitivity(String layer, double lost) {}

  boolean hasAccuracy() {
    return !variants.isEmpty() && variants.stream().allMatch(ReportedVariant::hasAccuracy);
  }
}

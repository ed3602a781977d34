package io.sluice.agent.adapt;

import io.sluice.protocol.proto.v1.Reading;
import io.sluice.registry.manifest.Quantity;

/** Conversion of quantities to wire messages, with their source: measured, modelled or unknown. */
final class Provenance {
  private Provenance() {}

  static Reading of(Quantity quantity) {
    Reading.Builder reading = Reading.newBuilder();
    quantity.known().ifPresent(reading::setValue);
    if (quantity instanceof Quantity.Measured) {
      reading.setSource(Reading.Source.MEASURED);
    } else if (quantity instanceof Quantity.Modelled modelled) {
      reading.setSource(Reading.Source.MODELLED).setModel(modelled.model());
    }
    return reading.build();
  }
}

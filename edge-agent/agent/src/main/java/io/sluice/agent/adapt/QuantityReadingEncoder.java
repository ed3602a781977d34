package io.sluice.agent.adapt;

import io.sluice.protocol.proto.v1.Reading;
import io.sluice.registry.manifest.KnownQuantity;

/** Conversion of quantities to wire messages, with their source: measured, modelled or unknown. */
final class QuantityReadingEncoder {
  private QuantityReadingEncoder() {}

  static Reading of(KnownQuantity quantity) {
    Reading.Builder reading = Reading.newBuilder();
    quantity.known().ifPresent(reading::setValue);
    if (quantity instanceof KnownQuantity.Measured) {
      reading.setSource(Reading.Source.MEASURED);
    } else if (quantity instanceof KnownQuantity.Modelled modelled) {
      reading.setSource(Reading.Source.MODELLED).setModel(modelled.model());
    }
    return reading.build();
  }
}

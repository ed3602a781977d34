package io.sluice.bench.adaptation;

import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.rival.DeviceLawFactory;
import io.sluice.adaptation.simulate.SimulatedDevice;
import java.util.List;

/**
 * A law that is compared.
 *
 * @param name as tables have it
 */
record ComparedLaw(String name, DeviceLawFactory law) {
  static final ComparedLaw SLUICE = new ComparedLaw("Sluice", DeviceLawFactory.SLUICE);
  static final ComparedLaw ALERT = new ComparedLaw("ALERT", DeviceLawFactory.ALERT);
  static final ComparedLaw ALERT_QUEUE =
      new ComparedLaw("ALERT, queue as group", DeviceLawFactory.ALERT_QUEUE);
  static final ComparedLaw INFAAS = new ComparedLaw("INFaaS", DeviceLawFactory.INFAAS);

  static final List<ComparedLaw> ADAPTIVE = List.of(SLUICE, ALERT, ALERT_QUEUE, INFAAS);
  static final List<ComparedLaw> RIVALS = List.of(ALERT, ALERT_QUEUE, INFAAS);

  DeviceLaw on(SimulatedDevice device) {
    return law.on(device.ladder(), device.firstLead());
  }

  /** One for each variant of a device. */
  static List<ComparedLaw> statics(SimulatedDevice device) {
    return device.rungs().stream()
        .map(rung -> rung.profile().variant())
        .map(variant -> new ComparedLaw("only " + variant, DeviceLawFactory.only(variant)))
        .toList();
  }
}

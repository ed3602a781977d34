package io.sluice.bench.adaptation;

import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.rival.LawChoice;
import io.sluice.adaptation.simulate.Device;
import java.util.List;

/**
 * A law that is compared.
 *
 * @param name as tables have it
 */
record Contender(String name, LawChoice law) {
  static final Contender SLUICE = new Contender("Sluice", LawChoice.SLUICE);
  static final Contender ALERT = new Contender("ALERT", LawChoice.ALERT);
  static final Contender ALERT_QUEUE =
      new Contender("ALERT, queue as group", LawChoice.ALERT_QUEUE);
  static final Contender INFAAS = new Contender("INFaaS", LawChoice.INFAAS);

  static final List<Contender> ADAPTIVE = List.of(SLUICE, ALERT, ALERT_QUEUE, INFAAS);
  static final List<Contender> RIVALS = List.of(ALERT, ALERT_QUEUE, INFAAS);

  DeviceLaw on(Device device) {
    return law.on(device.ladder(), device.firstLead());
  }

  /** One for each variant of a device. */
  static List<Contender> statics(Device device) {
    return device.rungs().stream()
        .map(rung -> rung.profile().variant())
        .map(variant -> new Contender("only " + variant, LawChoice.only(variant)))
        .toList();
  }
}

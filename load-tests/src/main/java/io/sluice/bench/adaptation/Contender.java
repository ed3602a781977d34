package io.sluice.bench.adaptation;

import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.SluiceLaw;
import io.sluice.adaptation.rival.AlertLaw;
import io.sluice.adaptation.rival.InfaasLaw;
import io.sluice.adaptation.rival.StaticLaw;
import io.sluice.adaptation.simulate.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A law that is compared.
 *
 * @param name as tables have it
 * @param law a new one for a device
 */
record Contender(String name, Function<Device, DeviceLaw> law) {
  static final Contender SLUICE =
      new Contender("Sluice", device -> new SluiceLaw(device.ladder(), device.firstLead()));
  static final Contender ALERT =
      new Contender("ALERT", device -> new AlertLaw(device.ladder(), AlertLaw.Goal.OF_ITS_OWN));
  static final Contender ALERT_QUEUE =
      new Contender(
          "ALERT, queue as group",
          device -> new AlertLaw(device.ladder(), AlertLaw.Goal.SHARED_BY_THE_QUEUE));
  static final Contender INFAAS = new Contender("INFaaS", device -> new InfaasLaw(device.ladder()));

  static final List<Contender> ADAPTIVE = List.of(SLUICE, ALERT, ALERT_QUEUE, INFAAS);
  static final List<Contender> RIVALS = List.of(ALERT, ALERT_QUEUE, INFAAS);

  /** One for each variant of a device. */
  static List<Contender> statics(Device device) {
    List<Contender> statics = new ArrayList<>();
    device
        .rungs()
        .forEach(
            rung ->
                statics.add(
                    new Contender(
                        "only " + rung.profile().variant(),
                        of -> new StaticLaw(of.ladder(), rung.profile().variant()))));
    return statics;
  }
}

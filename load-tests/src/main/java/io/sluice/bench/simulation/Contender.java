package io.sluice.bench.simulation;

import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.Ladder;
import io.sluice.adaptation.decide.SluiceLaw;
import io.sluice.adaptation.rival.AlertLaw;
import io.sluice.adaptation.rival.InfaasLaw;
import io.sluice.adaptation.rival.StaticLaw;
import io.sluice.adaptation.simulate.Device;
import io.sluice.launch.ConfigurationException;
import io.sluice.registry.manifest.VariantName;
import java.util.function.Function;

/**
 * A law that is compared.
 *
 * @param name as the user gave it
 * @param law makes a new one for a device
 */
record Contender(String name, Function<Device, DeviceLaw> law) {
  static final String NAMES = "ours, alert, alert-queue, infaas, static:NAME, oracle";
  static final String ORACLE = "oracle";
  private static final String STATIC = "static:";

  /**
   * @param name any of {@link #NAMES} but the oracle
   * @throws ConfigurationException naming the laws there are, or the variants
   */
  static Contender of(String name, Ladder ladder) {
    if (name.startsWith(STATIC)) {
      VariantName variant = variant(name.substring(STATIC.length()), ladder);
      return new Contender(name, device -> new StaticLaw(device.ladder(), variant));
    }
    return switch (name) {
      case "ours" ->
          new Contender(name, device -> new SluiceLaw(device.ladder(), device.firstLead()));
      case "alert" -> alert(name, AlertLaw.Goal.OF_ITS_OWN);
      case "alert-queue" -> alert(name, AlertLaw.Goal.SHARED_BY_THE_QUEUE);
      case "infaas" -> new Contender(name, device -> new InfaasLaw(device.ladder()));
      default ->
          throw new ConfigurationException(
              "--law is one of %s, but is \"%s\"".formatted(NAMES, name));
    };
  }

  private static Contender alert(String name, AlertLaw.Goal goal) {
    return new Contender(name, device -> new AlertLaw(device.ladder(), goal));
  }

  private static VariantName variant(String name, Ladder ladder) {
    return ladder.rungs().stream()
        .map(rung -> rung.variant())
        .filter(variant -> variant.value().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "--law static:NAME names a variant of the ladder, which has %s, but is \"%s\""
                        .formatted(
                            ladder.rungs().stream().map(rung -> rung.variant()).toList(), name)));
  }
}

package io.sluice.bench.simulation;

import io.sluice.adaptation.decide.DeviceLadder;
import io.sluice.adaptation.decide.LadderRung;
import io.sluice.adaptation.rival.DeviceLawFactory;
import io.sluice.launch.ConfigurationException;
import io.sluice.registry.manifest.VariantName;
import java.util.List;

/** The laws that can be compared, by the names that a user gives them. */
final class SimulationLaws {
  static final String NAMES = "ours, alert, alert-queue, infaas, static:NAME, oracle";
  static final String ORACLE = "oracle";

  private SimulationLaws() {}

  /**
   * @param name any of {@link #NAMES} but the oracle
   * @throws ConfigurationException naming the laws there are, or the variants
   */
  static DeviceLawFactory named(String name, DeviceLadder ladder) {
    if (name.startsWith(DeviceLawFactory.STATIC)) {
      return DeviceLawFactory.only(
          variant(name.substring(DeviceLawFactory.STATIC.length()), ladder));
    }
    return switch (name) {
      case "ours" -> DeviceLawFactory.SLUICE;
      case "alert" -> DeviceLawFactory.ALERT;
      case "alert-queue" -> DeviceLawFactory.ALERT_QUEUE;
      case "infaas" -> DeviceLawFactory.INFAAS;
      default ->
          throw new ConfigurationException(
              "--law is one of %s, but is \"%s\"".formatted(NAMES, name));
    };
  }

  private static VariantName variant(String name, DeviceLadder ladder) {
    List<VariantName> all = ladder.rungs().stream().map(LadderRung::variant).toList();
    return all.stream()
        .filter(variant -> variant.value().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "--law static:NAME names a variant of the ladder, which has %s, but is \"%s\""
                        .formatted(all, name)));
  }
}

package io.sluice.bench.simulation;

import io.sluice.adaptation.decide.Ladder;
import io.sluice.adaptation.decide.Rung;
import io.sluice.adaptation.rival.LawChoice;
import io.sluice.launch.ConfigurationException;
import io.sluice.registry.manifest.VariantName;
import java.util.List;

/** The laws that can be compared, by the names that a user gives them. */
final class Laws {
  static final String NAMES = "ours, alert, alert-queue, infaas, static:NAME, oracle";
  static final String ORACLE = "oracle";

  private Laws() {}

  /**
   * @param name any of {@link #NAMES} but the oracle
   * @throws ConfigurationException naming the laws there are, or the variants
   */
  static LawChoice named(String name, Ladder ladder) {
    if (name.startsWith(LawChoice.STATIC)) {
      return LawChoice.only(variant(name.substring(LawChoice.STATIC.length()), ladder));
    }
    return switch (name) {
      case "ours" -> LawChoice.SLUICE;
      case "alert" -> LawChoice.ALERT;
      case "alert-queue" -> LawChoice.ALERT_QUEUE;
      case "infaas" -> LawChoice.INFAAS;
      default ->
          throw new ConfigurationException(
              "--law is one of %s, but is \"%s\"".formatted(NAMES, name));
    };
  }

  private static VariantName variant(String name, Ladder ladder) {
    List<VariantName> all = ladder.rungs().stream().map(Rung::variant).toList();
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

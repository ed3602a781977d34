package io.sluice.adaptation.rival;

import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.Ladder;
import io.sluice.adaptation.decide.SluiceLaw;
import io.sluice.registry.manifest.VariantName;

/** Which law chooses the rungs: Sluice's own, or one that it is compared with. */
@FunctionalInterface
public interface LawChoice {
  LawChoice SLUICE = SluiceLaw::new;
  LawChoice ALERT = (ladder, lead) -> new AlertLaw(ladder, AlertLaw.Goal.OF_ITS_OWN);
  LawChoice ALERT_QUEUE = (ladder, lead) -> new AlertLaw(ladder, AlertLaw.Goal.SHARED_BY_THE_QUEUE);
  LawChoice INFAAS = (ladder, lead) -> new InfaasLaw(ladder);

  /** What the name of a law begins with that always runs one variant. */
  String STATIC = "static:";

  /** In the place of a variant's name: the first of the ladder, whatever it is on this device. */
  String MOST_ACCURATE = "most-accurate";

  /** The one with the least calm latency. */
  String FASTEST = "fastest";

  /**
   * A new law for a device.
   *
   * @param lead index of the rung that leads at first
   * @throws IllegalArgumentException when the law needs a variant that is not on the ladder
   */
  DeviceLaw on(Ladder ladder, int lead);

  /** One variant for good. */
  static LawChoice only(VariantName variant) {
    return (ladder, lead) -> new StaticLaw(ladder, variant);
  }

  /**
   * @param text sluice, alert, alert-queue, infaas, or {@value #STATIC} and a variant's name,
   *     {@value #MOST_ACCURATE} or {@value #FASTEST}
   * @throws IllegalArgumentException when there is no such law
   */
  static LawChoice parse(String text) {
    if (text.startsWith(STATIC)) {
      return alone(text.substring(STATIC.length()));
    }
    return switch (text) {
      case "sluice" -> SLUICE;
      case "alert" -> ALERT;
      case "alert-queue" -> ALERT_QUEUE;
      case "infaas" -> INFAAS;
      default ->
          throw new IllegalArgumentException(
              "It is sluice, alert, alert-queue, infaas or static:VARIANT, not " + text);
    };
  }

  private static LawChoice alone(String which) {
    return switch (which) {
      case MOST_ACCURATE -> (ladder, lead) -> alone(ladder, 0);
      case FASTEST -> (ladder, lead) -> alone(ladder, ladder.fastest(ladder.all()));
      default -> only(new VariantName(which));
    };
  }

  private static DeviceLaw alone(Ladder ladder, int rung) {
    return new StaticLaw(ladder, ladder.rung(rung).variant());
  }
}

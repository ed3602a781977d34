package io.sluice.agent.app;

import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.Ladder;
import io.sluice.adaptation.decide.SluiceLaw;
import io.sluice.adaptation.rival.AlertLaw;
import io.sluice.adaptation.rival.InfaasLaw;
import io.sluice.adaptation.rival.StaticLaw;
import io.sluice.registry.manifest.VariantName;

/** Which law chooses the rungs. */
@FunctionalInterface
interface LawChoice {
  String STATIC = "static:";

  /** In the place of a variant's name: the first of the ladder, whatever it is on this device. */
  String MOST_ACCURATE = "most-accurate";

  /** The one with the least calm latency. */
  String FASTEST = "fastest";

  /**
   * @param lead index of the rung that leads at first
   * @throws IllegalArgumentException when the law needs a variant that is not on the ladder
   */
  DeviceLaw on(Ladder ladder, int lead);

  /**
   * @throws IllegalArgumentException when there is no such law
   */
  static LawChoice parse(String text) {
    if (text.equals(STATIC + MOST_ACCURATE)) {
      return (ladder, lead) -> alone(ladder, 0);
    }
    if (text.equals(STATIC + FASTEST)) {
      return (ladder, lead) -> alone(ladder, ladder.fastest(ladder.all()));
    }
    if (text.startsWith(STATIC)) {
      VariantName variant = new VariantName(text.substring(STATIC.length()));
      return (ladder, lead) -> new StaticLaw(ladder, variant);
    }
    return switch (text) {
      case "sluice" -> SluiceLaw::new;
      case "alert" -> (ladder, lead) -> new AlertLaw(ladder, AlertLaw.Goal.OF_ITS_OWN);
      case "alert-queue" ->
          (ladder, lead) -> new AlertLaw(ladder, AlertLaw.Goal.SHARED_BY_THE_QUEUE);
      case "infaas" -> (ladder, lead) -> new InfaasLaw(ladder);
      default ->
          throw new IllegalArgumentException(
              "It is sluice, alert, alert-queue, infaas or static:VARIANT, not " + text);
    };
  }

  private static DeviceLaw alone(Ladder ladder, int rung) {
    return new StaticLaw(ladder, ladder.rung(rung).variant());
  }
}

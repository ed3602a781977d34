package io.sluice.adaptation.rival;

import io.sluice.adaptation.decide.DeviceLadder;
import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.SluiceLaw;
import io.sluice.registry.manifest.VariantName;

/** Factory of the law of a device: Sluice's own, or a rival for comparison. */
@FunctionalInterface
public interface DeviceLawFactory {
  DeviceLawFactory SLUICE = SluiceLaw::new;
  DeviceLawFactory ALERT = (ladder, lead) -> new AlertLaw(ladder, AlertLaw.Goal.OF_ITS_OWN);
  DeviceLawFactory ALERT_QUEUE =
      (ladder, lead) -> new AlertLaw(ladder, AlertLaw.Goal.SHARED_BY_THE_QUEUE);
  DeviceLawFactory INFAAS = (ladder, lead) -> new InfaasLaw(ladder);

  /** Prefix of the name of a law with a single fixed variant. */
  String STATIC = "static:";

  /** In place of a variant's name: the first rung of the ladder on each device. */
  String MOST_ACCURATE = "most-accurate";

  /** In place of a variant's name: the rung with the least calm latency. */
  String FASTEST = "fastest";

  /**
   * Creates a law for a device.
   *
   * @param ladder rungs of the device
   * @param lead index of the first leading rung
   * @throws IllegalArgumentException if the variant needed by the law is not on the ladder
   */
  DeviceLaw on(DeviceLadder ladder, int lead);

  /** A law with a single fixed variant. */
  static DeviceLawFactory only(VariantName variant) {
    return (ladder, lead) -> new StaticLaw(ladder, variant);
  }

  /**
   * The law of a name.
   *
   * @param text sluice, alert, alert-queue, infaas, or {@value #STATIC} followed by a variant's
   *     name, {@value #MOST_ACCURATE} or {@value #FASTEST}
   * @throws IllegalArgumentException for an unknown name
   */
  static DeviceLawFactory parse(String text) {
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
              "A law is sluice, alert, alert-queue, infaas or static:VARIANT, not " + text);
    };
  }

  private static DeviceLawFactory alone(String which) {
    return switch (which) {
      case MOST_ACCURATE -> (ladder, lead) -> alone(ladder, 0);
      case FASTEST -> (ladder, lead) -> alone(ladder, ladder.fastest(ladder.all()));
      default -> only(new VariantName(which));
    };
  }

  private static DeviceLaw alone(DeviceLadder ladder, int rung) {
    return new StaticLaw(ladder, ladder.rung(rung).variant());
  }
}

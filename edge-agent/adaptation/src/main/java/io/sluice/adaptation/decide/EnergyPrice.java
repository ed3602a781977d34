package io.sluice.adaptation.decide;

import io.sluice.adaptation.policy.AdaptationPolicy;

/** What a joule costs now, in accuracy: the dearest of what the budget and the heat ask. */
final class EnergyPrice {
  /** After so long without a reading power is unknown. */
  private static final double MOST_BLIND_SECONDS = 5;

  private final double[] joules;
  private final double[] watts;
  private final PriceScale scale;
  private final EnergyAccount account = new EnergyAccount();
  private final HeatWatch heat = new HeatWatch();
  private final PowerForecast power = new PowerForecast();
  private double atMillis = Double.NaN;
  private double blindSeconds;
  private double perJoule;
  private boolean hot;

  /**
   * @param joules that an inference of each rung takes when the device is calm
   */
  EnergyPrice(Ladder ladder, double[] joules) {
    this.joules = joules.clone();
    this.watts = new double[joules.length];
    this.scale = new PriceScale(ladder, joules);
  }

  void obey(AdaptationPolicy policy) {
    account.obey(policy.energy());
    heat.obey(policy.celsiusLimit());
  }

  /** An inference has taken so many times what it does when the device is calm. */
  void ran(int rung, int batch, double timesCalm) {
    if (timesCalm > 0 && Double.isFinite(timesCalm)) {
      power.ran(batch, joules[rung] * timesCalm, timesCalm / batch);
    }
  }

  void sense(Readings readings) {
    double seconds = (readings.nowMillis() - atMillis) / 1e3;
    atMillis = Double.isFinite(readings.nowMillis()) ? readings.nowMillis() : atMillis;
    if (seconds > 0 && seconds < 3600) {
      account.pass(seconds);
      power(readings.watts(), seconds);
    }
    heat.sense(readings.nowMillis(), readings.watts(), readings.celsius());
    update();
  }

  private void power(double watts, double seconds) {
    if (Double.isFinite(watts)) {
      blindSeconds = 0;
      account.sense(watts, seconds);
      power.sense(watts, seconds);
      return;
    }
    blindSeconds += seconds;
    if (blindSeconds > MOST_BLIND_SECONDS) {
      account.forgetPower();
      power.forget();
    }
  }

  private void update() {
    for (int i = 0; i < joules.length; i++) {
      watts[i] = power.watts(joules[i]);
    }
    double steady = scale.at(account.level());
    double holding = scale.holding(watts, account.allowedWatts());
    double cooling = scale.at(heat.fullness());
    account.overrule(holding > steady);
    hot = cooling > Math.max(steady, holding);
    perJoule = Math.max(cooling, Math.max(steady, holding));
  }

  /** Accuracy per joule. */
  double perJoule() {
    return perJoule;
  }

  /** Whether the heat asks for more than the budget. */
  boolean isForHeat() {
    return hot;
  }
}

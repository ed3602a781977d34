package io.sluice.adaptation.decide;

import io.sluice.adaptation.policy.AdaptationPolicy;
import java.util.Arrays;

/**
 * Price of energy, accuracy per joule: the Lagrange multiplier of the energy budget, or of the
 * temperature limit where higher.
 *
 * <p>The budget sets two prices. The steady price would have held the load of the last half hour at
 * the average power to aim for: a joule then costs about the same at quiet and at busy times, for
 * the most accuracy from the budget. The holding price applies once savings and credit are used up,
 * and keeps the present load within the power allowed now. {@link PowerDemandCurve} gives the power
 * at each of a row of prices, from the choice of each inference at every price.
 */
final class EnergyPrice {
  /** Longest time without a power reading before power counts as unknown. */
  private static final double MOST_BLIND_SECONDS = 5;

  /** Longest gap between two readings with a meaningful average. */
  private static final double LONGEST_GAP_SECONDS = 3600;

  private static final double LATELY_SECONDS = 1800;
  private static final double NOW_SECONDS = 5;

  private final EnergyPriceScale scale;
  private final double[] prices;
  private final double[] wouldTake;
  private final EnergyBudgetAccount account = new EnergyBudgetAccount();
  private final ThermalHeadroomMonitor heat = new ThermalHeadroomMonitor();
  private final PowerDemandCurve lately;
  private final PowerDemandCurve now;
  private final EnergyPriceMix steady = new EnergyPriceMix();
  private final EnergyPriceMix holding = new EnergyPriceMix();
  private double taken;
  private double cooling;
  private double atMillis = Double.NaN;
  private double blindSeconds;
  private double perJoule;

  /**
   * @param joules energy per inference of each rung on a calm device, J
   */
  EnergyPrice(DeviceLadder ladder, double[] joules) {
    this.scale = new EnergyPriceScale(ladder, joules);
    this.prices = scale.prices();
    this.wouldTake = new double[prices.length];
    this.lately = new PowerDemandCurve(LATELY_SECONDS, prices.length);
    this.now = new PowerDemandCurve(NOW_SECONDS, prices.length);
  }

  void obey(AdaptationPolicy policy) {
    heat.obey(policy.celsiusLimit());
    boolean counted = account.isOpen();
    account.obey(policy.energy());
    if (!counted) {
      // counts from before a pause are stale; a mere change of budget leaves them valid
      forget();
    }
  }

  /** Whether to evaluate each inference at all {@link #prices}. */
  boolean isAsked() {
    return account.isOpen();
  }

  /** The row of prices, accuracy per joule, ascending. */
  double[] prices() {
    return prices;
  }

  /**
   * Adds the energy of the next inference at a price of the row, J.
   *
   * @param price index into {@link #prices}
   * @param joules energy of the rung chosen at this price, J
   */
  void wouldTake(int price, double joules) {
    wouldTake[price] += joules;
  }

  /** Adds the energy of the next inference on the chosen rung, J. */
  void takes(double joules) {
    taken += joules;
  }

  void sense(SensorReadings readings) {
    double seconds = (readings.nowMillis() - atMillis) / 1e3;
    atMillis = Double.isFinite(readings.nowMillis()) ? readings.nowMillis() : atMillis;
    if (seconds > 0) {
      account.pass(seconds);
      power(seconds < LONGEST_GAP_SECONDS ? readings.watts() : Double.NaN, seconds);
    }
    heat.sense(readings.nowMillis(), readings.watts(), readings.celsius());
    cooling = scale.at(heat.fullness());
    steady.aim(prices, lately, account.steadyWatts(lately.watts(prices.length - 1)));
    holding.aim(prices, now, account.allowedWatts());
  }

  private void power(double watts, double seconds) {
    if (Double.isFinite(watts)) {
      blindSeconds = 0;
      boolean counted = account.isOpen();
      account.sense(watts, seconds);
      if (counted) {
        lately.pass(seconds, watts, taken, wouldTake);
        now.pass(seconds, watts, taken, wouldTake);
      }
      startCounting();
      return;
    }
    blindSeconds += seconds;
    if (blindSeconds > MOST_BLIND_SECONDS) {
      account.forgetPower();
      forget();
    }
  }

  private void forget() {
    lately.forget();
    now.forget();
    startCounting();
  }

  private void startCounting() {
    taken = 0;
    Arrays.fill(wouldTake, 0);
  }

  /** Sets the price of the next inference. */
  void next() {
    perJoule = Math.max(cooling, Math.max(steady.next(), holding.next()));
  }

  /** Price of the next inference, accuracy per joule. */
  double perJoule() {
    return perJoule;
  }

  /** Whether heat sets the price rather than the budget. */
  boolean isForHeat() {
    return cooling > 0 && perJoule <= cooling;
  }
}

package io.sluice.adaptation.decide;

import io.sluice.adaptation.policy.AdaptationPolicy;
import java.util.Arrays;

/**
 * What a joule costs the next inference, in accuracy: the dearest of what the budget and the heat
 * ask.
 *
 * <p>The budget asks two prices. A steady one, at which what came in the last half hour would have
 * drawn what it should: a joule then costs about the same at a quiet and at a busy time, which
 * makes the most of it. And where savings and credit are used up, one at which what comes now draws
 * no more than what may be drawn now. What would have been drawn is known of each price of a row
 * ({@link PowerCurve}), for each inference is tried at all of them.
 */
final class EnergyPrice {
  /** After so long without a reading power is unknown. */
  private static final double MOST_BLIND_SECONDS = 5;

  /** Readings that are farther apart say nothing of what was between them. */
  private static final double LONGEST_GAP_SECONDS = 3600;

  private static final double LATELY_SECONDS = 1800;
  private static final double NOW_SECONDS = 5;

  private final PriceScale scale;
  private final double[] prices;
  private final double[] wouldTake;
  private final EnergyAccount account = new EnergyAccount();
  private final HeatWatch heat = new HeatWatch();
  private final PowerCurve lately;
  private final PowerCurve now;
  private final PriceMix steady = new PriceMix();
  private final PriceMix holding = new PriceMix();
  private double taken;
  private double cooling;
  private double atMillis = Double.NaN;
  private double blindSeconds;
  private double perJoule;

  /**
   * @param joules that an inference of each rung takes when the device is calm
   */
  EnergyPrice(Ladder ladder, double[] joules) {
    this.scale = new PriceScale(ladder, joules);
    this.prices = scale.prices();
    this.wouldTake = new double[prices.length];
    this.lately = new PowerCurve(LATELY_SECONDS, prices.length);
    this.now = new PowerCurve(NOW_SECONDS, prices.length);
  }

  void obey(AdaptationPolicy policy) {
    heat.obey(policy.celsiusLimit());
    boolean counted = account.isOpen();
    account.obey(policy.energy());
    if (!counted) {
      // what was counted before a pause is old; another budget alone makes nothing less true
      forget();
    }
  }

  /** Whether inferences are to be tried at all {@link #prices}. */
  boolean isAsked() {
    return account.isOpen();
  }

  /** The row of prices, accuracy per joule, the least first. */
  double[] prices() {
    return prices;
  }

  /** The inference that is about to start would take so many joules at a price of the row. */
  void wouldTake(int price, double joules) {
    wouldTake[price] += joules;
  }

  /** It takes so many. */
  void takes(double joules) {
    taken += joules;
  }

  void sense(Readings readings) {
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

  /** The next inference is about to start. */
  void next() {
    perJoule = Math.max(cooling, Math.max(steady.next(), holding.next()));
  }

  /** Of the inference that is about to start, accuracy per joule. */
  double perJoule() {
    return perJoule;
  }

  /** Whether the heat asks for more than the budget. */
  boolean isForHeat() {
    return cooling > 0 && perJoule <= cooling;
  }
}

package io.sluice.training;

/** Range checks for settings; messages contain the key as written in recipes. */
final class SettingBounds {
  private SettingBounds() {}

  static void atLeast(String key, double value, double lowest) {
    if (!(value >= lowest) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "%s must be a number of at least %s, but is %s"
              .formatted(key, text(lowest), text(value)));
    }
  }

  static void within(String key, double value, double lowest, double highest) {
    if (!(value >= lowest && value <= highest)) {
      throw new IllegalArgumentException(
          "%s must be from %s to %s, but is %s"
              .formatted(key, text(lowest), text(highest), text(value)));
    }
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }
}

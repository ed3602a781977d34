package io.sluice.launch;

/** A value that the user configured cannot be used; the message names the key and the range. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) {
    super(message);
  }

  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Checks a number against its allowed range.
   *
   * @param key the option as the user writes it, such as {@code --port}
   * @return the value
   * @throws ConfigurationException naming key, value and range
   */
  public static long requireRange(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new ConfigurationException(
          key + " must be from " + least + " to " + most + ", but is " + value);
    }
    return value;
  }

  /** As {@link #requireRange(String, long, long, long)}, for fractions. */
  public static double requireRange(String key, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new ConfigurationException(
          key + " must be from " + least + " to " + most + ", but is " + value);
    }
    return value;
  }
}

package io.sluice.registry.client;

/** Hears how a pull goes. Called on the pulling thread. */
@FunctionalInterface
public interface PullListener {
  /** Hears nothing. */
  PullListener NONE = (received, total) -> {};

  /**
   * @param received bytes on this device so far; falls when a pull starts again
   * @param total bytes to be had
   */
  void progress(long received, long total);

  /**
   * An attempt failed and another follows.
   *
   * @param reason what went wrong, in words
   */
  default void retry(String reason) {}
}

package io.sluice.demo.fleet;

/**
 * One change of one agent's rung.
 *
 * @param timeUnixMillis when the agent decided it, on its clock
 * @param cause such as {@code LATENCY}, {@code POWER} or {@code HEADROOM}
 * @param reason a sentence with numbers
 */
public record SwitchView(
    String agent, long timeUnixMillis, String from, String to, String cause, String reason) {
  public static final String LATENCY = "LATENCY";
  public static final String POWER = "POWER";
  public static final String HEADROOM = "HEADROOM";

  /** Toward more accuracy. */
  public boolean isUp() {
    return cause.equals(HEADROOM);
  }
}

package io.sluice.gateway.fleet;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** Publishes the number of agents by presence. */
public final class FleetMeters {
  private FleetMeters() {}

  public static void watch(FleetState fleet, MeterRegistry meters) {
    for (ReportedAgentPresence presence : ReportedAgentPresence.values()) {
      Gauge.builder("sluice.gateway.agents", () -> fleet.count(presence))
          .description("Agents by what the gateway knows of them")
          .tag("state", presence.name().toLowerCase(Locale.ROOT))
          .register(meters);
    }
  }
}

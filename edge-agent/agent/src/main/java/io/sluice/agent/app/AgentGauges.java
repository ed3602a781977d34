package io.sluice.agent.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.agent.adapt.DeviceLoop;
import io.sluice.agent.batch.MicroBatcher;
import io.sluice.agent.ladder.VariantLadder;
import io.sluice.agent.ladder.VariantLadderSnapshot;
import io.sluice.registry.manifest.VariantName;

/** Gauges of the agent, evaluated at each scrape. */
final class AgentGauges {
  private AgentGauges() {}

  static void register(
      MeterRegistry meters, VariantLadder ladder, MicroBatcher batcher, DeviceLoop loop) {
    Gauge.builder("sluice.agent.queue.depth", batcher, MicroBatcher::depth)
        .description("Requests waiting for the inference thread")
        .register(meters);
    Gauge.builder("sluice.agent.models.resident.bytes", ladder, l -> l.view().residentBytes())
        .description("Resident memory of the loaded variants")
        .register(meters);
    Gauge.builder("sluice.agent.watts", loop, l -> l.vitals().watts().known().orElse(Double.NaN))
        .description("Average power; NaN when unknown, /status says whether measured or modelled")
        .register(meters);
    for (VariantLadderSnapshot.RungView rung : ladder.view().rungs()) {
      VariantName variant = rung.rung().variant();
      Gauge.builder("sluice.agent.serving", ladder, l -> serves(l, variant))
          .description("1 for the leading variant, 0 for the others")
          .tag("variant", variant.value())
          .register(meters);
    }
  }

  private static double serves(VariantLadder ladder, VariantName variant) {
    return ladder.view().current().equals(variant) ? 1 : 0;
  }
}

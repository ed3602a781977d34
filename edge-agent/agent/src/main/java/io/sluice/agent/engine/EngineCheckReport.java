package io.sluice.agent.engine;

import io.sluice.registry.hardware.Engine;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Result of the engine check: working engines, and reasons of the failures. */
public record EngineCheckReport(Map<Engine, ProbeResult> results) {
  public EngineCheckReport {
    results = Map.copyOf(results);
  }

  public Set<Engine> working() {
    Set<Engine> working = EnumSet.noneOf(Engine.class);
    results.forEach(
        (engine, result) -> {
          if (result instanceof ProbeResult.Passed) {
            working.add(engine);
          }
        });
    return working;
  }

  /** Reasons of the failed engines, in a fixed order. */
  public Map<Engine, String> failures() {
    Map<Engine, String> failures = new TreeMap<>();
    results.forEach(
        (engine, result) -> {
          if (result instanceof ProbeResult.Failed failed) {
            failures.put(engine, failed.reason());
          }
        });
    return failures;
  }
}

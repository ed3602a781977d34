package io.sluice.bench.simulation;

import io.sluice.launch.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Files that can be used, and changes to them. */
final class Examples {
  static final String LADDER =
      """
      {"variants": [
        {"name": "small", "accuracy": 0.6, "p50_ms": 20, "p99_ms": 20, "watts": 5,
         "memory_bytes": 20000, "load_ms": 400, "sensitivity": 0.5},
        {"name": "big", "accuracy": 0.9, "p50_ms": 100, "p99_ms": 130, "watts": 5,
         "memory_bytes": 100000, "load_ms": 400, "sensitivity": 1.5, "profiled_sensitivity": 1}
      ]}
      """;
  static final String DEVICE =
      """
      {"memory_bytes": 1000000, "idle_watts": 2, "switch_ms": 5, "load_slowdown": 1.25,
       "heat": {"kelvin_per_watt": 5, "time_constant_s": 60, "trip_celsius": 80,
                "release_celsius": 70, "throttled_frequency": 0.5},
       "contention": {"kind": "regimes", "values": [1, 1.5, 2], "mean_s": 4}}
      """;
  static final String POLICY = "{\"dwell_ms\": 2000}";

  private Examples() {}

  /** A file with a text, in a folder. */
  static Path file(Path folder, String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** The message of the refusal of what a user gave. */
  static String refusal(ThrowingCallable call) {
    Throwable thrown = Assertions.catchThrowable(call);
    Assertions.assertThat(thrown).isInstanceOf(ConfigurationException.class);
    return String.valueOf(thrown.getMessage());
  }
}

package io.sluice.adaptation.fleet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cache of the frontier of the last planned groups, costly to build. Valid for the same devices and
 * levels; independent of the recent slowdown of devices.
 */
final class CapacityFrontierCache {
  private List<DeviceGroup> calm = List.of();
  private @Nullable CapacityAccuracyFrontier frontier;

  CapacityAccuracyFrontier of(List<DeviceGroup> groups) {
    List<DeviceGroup> now = groups.stream().map(DeviceGroup::calm).toList();
    CapacityAccuracyFrontier known = frontier;
    if (known == null || !now.equals(calm)) {
      known = new CapacityAccuracyFrontier(now);
      frontier = known;
      calm = now;
    }
    return known;
  }

  /** The last groups, without slowdown; empty before the first plan. */
  List<DeviceGroup> groups() {
    return calm;
  }
}

package io.sluice.adaptation.fleet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cache of the frontier of the last planned groups, costly to build. Valid for the same devices and
 * levels; independent of the recent slowdown of devices.
 */
final class LastFrontier {
  private List<Group> calm = List.of();
  private @Nullable Frontier frontier;

  Frontier of(List<Group> groups) {
    List<Group> now = groups.stream().map(Group::calm).toList();
    Frontier known = frontier;
    if (known == null || !now.equals(calm)) {
      known = new Frontier(now);
      frontier = known;
      calm = now;
    }
    return known;
  }

  /** The last groups, without slowdown; empty before the first plan. */
  List<Group> groups() {
    return calm;
  }
}

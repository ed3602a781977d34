package io.sluice.adaptation.fleet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frontier of the groups that were planned for last. It is kept while they have the same
 * devices and levels, as it takes long to make, and how fast devices are of late changes nothing in
 * it.
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

  /** As they are when they are calm; none before the first plan. */
  List<Group> groups() {
    return calm;
  }
}

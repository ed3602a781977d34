package io.sluice.gateway.inference;

import io.sluice.adaptation.decide.BurstGatheringWindow;
import io.sluice.registry.manifest.ModelName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds a request that finds none of its model under way until its {@link BurstGatheringWindow} is
 * over, with those that come meanwhile, so that agents can be told how many are right behind: an
 * agent that holds one request cannot see the next ones. Confined to the correlator's event loop.
 */
final class BurstGatherer {
  /** Of times that are kept as fractions. */
  private static final double ROUNDING_MILLIS = 1e-3;

  private final TimerService timers;
  private final GatheringPolicy policy;
  private final Sender sender;
  private final Map<ModelName, Integer> underWay = new HashMap<>();
  private final Map<ModelName, Held> held = new HashMap<>();

  /** Takes what need not wait any more. */
  @FunctionalInterface
  interface Sender {
    /**
     * @param behind how many more follow, for each agent
     */
    void send(PendingRequest pending, int behind);
  }

  private record Held(BurstGatheringWindow gathering, List<PendingRequest> requests) {}

  BurstGatherer(TimerService timers, GatheringPolicy policy, Sender sender) {
    this.timers = timers;
    this.policy = policy;
    this.sender = sender;
  }

  /** A request has come: it is sent at once, or later. */
  void came(PendingRequest pending) {
    ModelName model = pending.call.model();
    boolean alone = underWay.merge(model, 1, Integer::sum) == 1;
    Held gathered = held.get(model);
    if (gathered != null) {
      gathered.requests.add(pending);
      gathered.gathering.joined(nowMillis(), millis(pending.call.deadline()));
      wakeLater(model, gathered);
    } else if (alone && !policy.mostMoment().isZero()) {
      hold(model, pending);
    } else {
      sender.send(pending, 0);
    }
  }

  /** A request has ended, sent or not. */
  void ended(PendingRequest pending) {
    underWay.computeIfPresent(
        pending.call.model(), (model, count) -> count == 1 ? null : count - 1);
  }

  private void hold(ModelName model, PendingRequest first) {
    double deadline = millis(first.call.deadline());
    BurstGatheringWindow gathering =
        new BurstGatheringWindow(nowMillis(), deadline, millis(policy.mostMoment()));
    Held begun = new Held(gathering, new ArrayList<>(List.of(first)));
    held.put(model, begun);
    wakeLater(model, begun);
  }

  private void wakeLater(ModelName model, Held gathered) {
    double wait = gathered.gathering.untilMillis() - nowMillis();
    timers.after(Duration.ofNanos((long) (1e6 * Math.max(0, wait))), () -> wake(model, gathered));
  }

  private void wake(ModelName model, Held gathered) {
    boolean over = nowMillis() >= gathered.gathering.untilMillis() - ROUNDING_MILLIS;
    if (!over || !held.remove(model, gathered)) {
      return; // the last to join wakes it later, or another has already
    }
    int behind = gathered.requests.size() + gathered.gathering.expected();
    int serving = Math.max(1, policy.agents().applyAsInt(model));
    for (PendingRequest pending : gathered.requests) {
      behind--;
      sender.send(pending, behind / serving);
    }
  }

  private double nowMillis() {
    return timers.nanos() / 1e6;
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}

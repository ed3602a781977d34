package io.sluice.adaptation.simulate;

import io.sluice.adaptation.decide.DeviceLadder;
import io.sluice.adaptation.decide.ResidencyDecision;
import io.sluice.adaptation.decide.ResidencySnapshot;

/**
 * Resident rungs of a simulated device. The fallback, the smallest rung, is always resident. A new
 * lead is loaded beside the resident rungs; the least accurate others are evicted for space, and if
 * necessary the old lead.
 */
final class SimulatedMemory {
  private final SimulatedDevice device;
  private final DeviceLadder ladder;
  private final int fallback;
  private long resident;
  private int lead;
  private int loading = -1;
  private double loadedAtMillis = Double.POSITIVE_INFINITY;
  private boolean leads;
  private int loads;
  private int leadMoves;

  /** Starts with the fallback and the most accurate rungs of fitting size. */
  SimulatedMemory(SimulatedDevice device) {
    this.device = device;
    this.ladder = device.ladder();
    int least = 0;
    for (int i = 1; i < ladder.size(); i++) {
      least = bytes(i) <= bytes(least) ? i : least;
    }
    this.fallback = least;
    this.resident = 1L << least;
    for (int i = 0; i < ladder.size(); i++) {
      if (bytesOf(resident | 1L << i) <= device.memoryBytes()) {
        resident |= 1L << i;
      }
    }
    this.lead = Long.numberOfTrailingZeros(resident);
  }

  private long bytes(int rung) {
    return device.rungs().get(rung).profile().memoryBytes();
  }

  private long bytesOf(long mask) {
    long sum = 0;
    for (int i = 0; i < ladder.size(); i++) {
      sum += (mask >>> i & 1) == 1 ? bytes(i) : 0;
    }
    return sum;
  }

  /** Applies a decision: a resident rung leads at once, another rung after loading. */
  void obey(ResidencyDecision decision, double nowMillis) {
    if (loading >= 0) {
      return;
    }
    if (decision instanceof ResidencyDecision.Switch wish) {
      lead(ladder.indexOf(wish.to()), nowMillis);
    } else if (decision instanceof ResidencyDecision.Load wish) {
      accompany(ladder.indexOf(wish.variant()), nowMillis);
    }
  }

  private void lead(int rung, double nowMillis) {
    if ((resident >>> rung & 1) == 1) {
      leadBy(rung);
    } else if ((loadable() >>> rung & 1) == 1) {
      makeRoom(rung);
      load(rung, nowMillis);
      leads = true;
    }
  }

  private void leadBy(int rung) {
    leadMoves += rung == lead ? 0 : 1;
    lead = rung;
  }

  private void accompany(int rung, double nowMillis) {
    if (fitsBeside(rung)) {
      load(rung, nowMillis);
      leads = false;
    }
  }

  /** Evicts the least accurate others first, then the lead; the fallback then serves meanwhile. */
  private void makeRoom(int rung) {
    long keep = 1L << lead | 1L << fallback;
    for (int i = ladder.size() - 1; i >= 0 && !fitsBeside(rung); i--) {
      resident &= (keep >>> i & 1) == 1 ? -1L : ~(1L << i);
    }
    if (!fitsBeside(rung)) {
      resident = 1L << fallback;
      leadBy(fallback);
    }
  }

  private boolean fitsBeside(int rung) {
    return bytesOf(resident | 1L << rung) <= device.memoryBytes();
  }

  private void load(int rung, double nowMillis) {
    loading = rung;
    loadedAtMillis = nowMillis + device.rungs().get(rung).loadMillis();
    loads++;
  }

  /** End of the present load, ms; infinite without a load. */
  double loadedAtMillis() {
    return loadedAtMillis;
  }

  void loaded() {
    resident |= 1L << loading;
    if (leads) {
      leadBy(loading);
    }
    loading = -1;
    loadedAtMillis = Double.POSITIVE_INFINITY;
  }

  private long loadable() {
    return absentBeside(1L << fallback);
  }

  /** Mask of the rungs not resident with space beside a set of rungs. */
  private long absentBeside(long mask) {
    long fitting = 0;
    for (int i = 0; i < ladder.size(); i++) {
      boolean absent = (resident >>> i & 1) == 0;
      fitting |= absent && bytesOf(mask | 1L << i) <= device.memoryBytes() ? 1L << i : 0;
    }
    return fitting;
  }

  ResidencySnapshot residency(double nowMillis) {
    return new ResidencySnapshot(nowMillis, lead, resident, loadable(), absentBeside(resident));
  }

  long resident() {
    return resident;
  }

  int lead() {
    return lead;
  }

  boolean isLoading() {
    return loading >= 0;
  }

  /** Changes of the lead, including changes to the fallback after an eviction of the lead. */
  int leadMoves() {
    return leadMoves;
  }

  int loads() {
    return loads;
  }
}

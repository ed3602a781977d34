package io.sluice.agent.ladder;

import io.sluice.adaptation.decide.LadderRung;
import io.sluice.agent.engine.LoadedInferenceModel;
import io.sluice.agent.ladder.RungState.Resident;
import org.jspecify.annotations.Nullable;

/**
 * Count of the inferences in flight on a rung, for unloading after the last has ended. Thread-safe:
 * guarded by its own lock.
 */
final class RungSlot {
  private final int index;
  private final Resident rung;
  private int inFlight;
  private long usedAt;
  private @Nullable Runnable whenDrained;

  RungSlot(int index, Resident rung) {
    this.index = index;
    this.rung = rung;
  }

  /**
   * A lease; null for a retired rung.
   *
   * @param use sequence number over the uses of all slots
   */
  synchronized @Nullable Lease acquire(long use) {
    if (whenDrained != null) {
      return null;
    }
    inFlight++;
    usedAt = use;
    return new SlotLease();
  }

  /** Sequence number of the last use, 0 when unused. */
  synchronized long usedAt() {
    return usedAt;
  }

  /**
   * Closes the slot to further leases.
   *
   * @param action run once when nothing is in flight: now, or by the thread ending the last
   *     inference
   */
  void retire(Runnable action) {
    synchronized (this) {
      whenDrained = action;
      if (inFlight > 0) {
        return;
      }
    }
    action.run();
  }

  private void release() {
    Runnable action;
    synchronized (this) {
      inFlight--;
      action = inFlight == 0 ? whenDrained : null;
    }
    if (action != null) {
      action.run();
    }
  }

  /** Used and closed by one thread. */
  private final class SlotLease implements Lease {
    private boolean closed;

    @Override
    public int index() {
      return index;
    }

    @Override
    public LadderRung rung() {
      return rung.rung();
    }

    @Override
    public LoadedInferenceModel model() {
      return rung.model();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        release();
      }
    }
  }
}

package io.sluice.agent.ladder;

import io.sluice.adaptation.decide.Rung;
import io.sluice.agent.engine.LoadedModel;
import io.sluice.agent.ladder.RungState.Resident;
import org.jspecify.annotations.Nullable;

/**
 * Counts the inferences in flight on one rung, so that it is unloaded only when the last has ended.
 * Guarded by itself.
 */
final class ServingSlot {
  private final int index;
  private final Resident rung;
  private int inFlight;
  private long usedAt;
  private @Nullable Runnable whenDrained;

  ServingSlot(int index, Resident rung) {
    this.index = index;
    this.rung = rung;
  }

  /**
   * Null when the rung has been left and takes no more.
   *
   * @param use counts the uses of all slots
   */
  synchronized @Nullable Lease acquire(long use) {
    if (whenDrained != null) {
      return null;
    }
    inFlight++;
    usedAt = use;
    return new SlotLease();
  }

  /** The number of its last use, 0 when there was none. */
  synchronized long usedAt() {
    return usedAt;
  }

  /**
   * Lets no more in.
   *
   * @param action run once, when nothing is in flight: now, or by the thread that ends the last
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
    public Rung rung() {
      return rung.rung();
    }

    @Override
    public LoadedModel model() {
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

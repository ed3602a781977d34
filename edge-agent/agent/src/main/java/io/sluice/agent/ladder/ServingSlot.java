package io.sluice.agent.ladder;

import io.sluice.agent.engine.LoadedModel;
import io.sluice.agent.ladder.RungState.Serving;
import org.jspecify.annotations.Nullable;

/**
 * Counts the inferences in flight on one rung, so that it is left alone only when the last has
 * ended. Guarded by itself.
 */
final class ServingSlot {
  private final Serving rung;
  private int inFlight;
  private @Nullable Runnable whenDrained;

  ServingSlot(Serving rung) {
    this.rung = rung;
  }

  Serving rung() {
    return rung;
  }

  /** Null when the rung has been left and takes no more. */
  synchronized @Nullable Lease acquire() {
    if (whenDrained != null) {
      return null;
    }
    inFlight++;
    return new SlotLease();
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
    public Serving rung() {
      return rung;
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

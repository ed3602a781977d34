package io.sluice.agent.ladder;

import io.sluice.agent.ladder.RungState.Resident;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The rungs open to inferences, by index on the ladder. {@link #acquire} and {@link #mask} may be
 * called by any thread, other methods by the loader's thread.
 */
final class RungSlotArray {
  private final AtomicReferenceArray<@Nullable RungSlot> slots;
  private final AtomicLong uses = new AtomicLong();

  RungSlotArray(int rungs) {
    slots = new AtomicReferenceArray<>(rungs);
  }

  long mask() {
    long mask = 0;
    for (int i = 0; i < slots.length(); i++) {
      mask |= slots.get(i) == null ? 0 : 1L << i;
    }
    return mask;
  }

  @Nullable Lease acquire(int index) {
    RungSlot slot = slots.get(index);
    return slot == null ? null : slot.acquire(uses.incrementAndGet());
  }

  void open(int index, Resident rung) {
    slots.set(index, new RungSlot(index, rung));
  }

  /**
   * Closes a rung to further leases.
   *
   * @param whenDrained run once, when nothing is in flight
   */
  void retire(int index, Runnable whenDrained) {
    RungSlot slot = slots.getAndSet(index, null);
    if (slot != null) {
      slot.retire(whenDrained);
    }
  }

  /** Sequence number of the last use, ascending with time; 0 for an unused rung. */
  long usedAt(int index) {
    RungSlot slot = slots.get(index);
    return slot == null ? 0 : slot.usedAt();
  }
}

package io.sluice.agent.link;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Recently answered requests, against a second run after redelivery or a repeated attempt. Confined
 * to the link's thread.
 */
final class AnsweredRequestIds {
  private final int capacity;
  private final long keptNanos;
  private final Map<String, Long> answeredAt = new LinkedHashMap<>();

  AnsweredRequestIds(int capacity, Duration kept) {
    this.capacity = capacity;
    this.keptNanos = kept.toNanos();
  }

  void add(String id, long nanos) {
    forgetOld(nanos);
    answeredAt.remove(id);
    answeredAt.put(id, nanos);
    if (answeredAt.size() > capacity) {
      answeredAt.remove(answeredAt.keySet().iterator().next());
    }
  }

  boolean contains(String id, long nanos) {
    forgetOld(nanos);
    return answeredAt.containsKey(id);
  }

  private void forgetOld(long nanos) {
    Iterator<Long> oldestFirst = answeredAt.values().iterator();
    while (oldestFirst.hasNext() && nanos - oldestFirst.next() >= keptNanos) {
      oldestFirst.remove();
    }
  }
}

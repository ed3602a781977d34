package io.sluice.demo.stream;

import io.sluice.protocol.proto.v1.InferenceReply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Accounts for every request of a stream: each ends once, with a checked answer or a typed error.
 * Safe to share between threads.
 */
public final class AnswerBook {
  private final Map<String, Pending> pending = new HashMap<>();
  private final Map<String, RequestEnding> ended = new HashMap<>();
  private final List<RequestEnding> endings = new ArrayList<>();
  private int duplicated;
  private int strays;

  private record Pending(int index, int label, long dueNanos) {}

  /**
   * A request is about to be sent.
   *
   * @param dueNanos when it should be sent; its latency counts from there
   */
  public synchronized void sent(String id, int index, int label, long dueNanos) {
    if (pending.containsKey(id) || ended.containsKey(id)) {
      throw new IllegalArgumentException("The request id " + id + " is used already");
    }
    pending.put(id, new Pending(index, label, dueNanos));
  }

  /** A reply has come. */
  public synchronized void received(String id, InferenceReply reply, long nowNanos) {
    Pending request = pending.remove(id);
    if (request == null) {
      if (ended.containsKey(id)) {
        duplicated++;
      } else {
        strays++;
      }
      return;
    }
    RequestEnding ending =
        new RequestEnding(
            request.index(),
            nowNanos,
            nowNanos - request.dueNanos(),
            reply.getAgentId(),
            outcome(reply, request.label()));
    ended.put(id, ending);
    endings.add(ending);
  }

  /** How many have been sent and have not ended. */
  public synchronized int open() {
    return pending.size();
  }

  /** The ids of those that have not ended, if one of them was due by then; none otherwise. */
  public synchronized List<String> openIdsOnceDueBy(long dueNanos) {
    boolean held = pending.values().stream().anyMatch(r -> r.dueNanos() - dueNanos <= 0);
    return held ? openIds() : List.of();
  }

  /** The ids of those that have not ended. */
  public synchronized List<String> openIds() {
    return List.copyOf(pending.keySet());
  }

  /** How some of the requests ended, those that have not left out. */
  public synchronized List<RequestEnding> endingsOf(List<String> ids) {
    return ids.stream().flatMap(id -> Optional.ofNullable(ended.get(id)).stream()).toList();
  }

  /** The endings from a position on, in the order in which they came. */
  public synchronized List<RequestEnding> endingsFrom(int position) {
    return List.copyOf(endings.subList(position, endings.size()));
  }

  /** The account of all that has been sent until now; what is open counts as lost. */
  public synchronized StreamTally tally() {
    return StreamTally.of(endings, pending.size(), duplicated, strays);
  }

  private static String outcome(InferenceReply reply, int label) {
    return switch (reply.getOutcomeCase()) {
      case ERROR -> reply.getError().getCode().name();
      case OUTCOME_NOT_SET -> RequestEnding.MALFORMED;
      case RESPONSE -> {
        OptionalInt best = ClassScores.best(reply.getResponse());
        if (best.isEmpty()) {
          yield RequestEnding.MALFORMED;
        }
        yield best.getAsInt() == label ? RequestEnding.RIGHT : RequestEnding.WRONG;
      }
    };
  }
}
